// What the page does where scripts run: copy, fold, filter, jump. Nothing of the report depends on it.
(() => {
  "use strict";
  const all = (selector, from) => Array.from((from || document).querySelectorAll(selector));
  const one = (selector) => document.querySelector(selector);
  const root = document.documentElement;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  root.classList.add("live");

  const told = one("#told");
  const say = (text) => { told.textContent = ""; setTimeout(() => { told.textContent = text; }, 30); };

  // Copying. Without a clipboard, as in some viewers, the text is selected instead.
  const select = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };
  const copy = async (button) => {
    const node = document.getElementById(button.dataset.copy);
    const label = button.textContent;
    let done = "Copied";
    try {
      await navigator.clipboard.writeText(node.textContent);
    } catch (_) {
      const fold = node.closest("details");
      if (fold) fold.open = true;
      select(node);
      done = document.execCommand("copy") ? "Copied" : "Selected: copy it now";
    }
    button.textContent = done;
    say(done);
    setTimeout(() => { button.textContent = label; }, 1600);
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-copy]");
    if (button && button.dataset.busy !== "yes") {
      button.dataset.busy = "yes";
      copy(button).finally(() => setTimeout(() => { button.dataset.busy = "no"; }, 1700));
    }
  });

  // Folding; on paper everything is open.
  const folds = () => all("main details");
  for (const button of all("button[data-fold]")) {
    button.addEventListener("click", () => {
      const open = button.dataset.fold === "open";
      for (const fold of folds()) fold.open = open;
      say(open ? "Everything is expanded" : "Everything is collapsed");
    });
  }
  let shut = [];
  addEventListener("beforeprint", () => {
    shut = folds().filter((fold) => !fold.open);
    for (const fold of shut) fold.open = true;
  });
  addEventListener("afterprint", () => { for (const fold of shut) fold.open = false; shut = []; });

  // Filters. They stand in the address, behind the section: #checks?q=race&v=fail
  const box = one("#filter");
  const rows = all("#check-table tbody tr");
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const choices = all("button[data-verdict]");
  let verdict = "";
  const apply = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let matches = 0;
    rows.forEach((row, index) => {
      const fits = (!verdict || row.dataset.verdict === verdict) && words.every((word) => texts[index].includes(word));
      row.hidden = !fits;
      if (fits) matches += 1;
    });
    for (const choice of choices) choice.setAttribute("aria-pressed", String(choice.dataset.verdict === verdict));
    one("#matches").textContent = matches + " of " + rows.length;
  };
  const write = () => {
    const query = new URLSearchParams();
    if (box.value) query.set("q", box.value);
    if (verdict) query.set("v", verdict);
    const text = query.toString();
    history.replaceState(null, "", text ? "#checks?" + text : "#checks");
  };
  const read = () => {
    const [place, text] = location.hash.slice(1).split(/\?(.*)/s);
    if (text !== undefined) {
      const query = new URLSearchParams(text);
      box.value = query.get("q") || "";
      const wanted = query.get("v") || "";
      verdict = choices.some((choice) => choice.dataset.verdict === wanted) ? wanted : "";
      apply();
    }
    const target = document.getElementById(decoded(place));
    if (!target) return;
    if (target.hidden) { box.value = ""; verdict = ""; apply(); }
    const fold = target.matches("details") ? target : target.querySelector(":scope > th > details");
    if (fold) fold.open = true;
    if (text !== undefined || fold) target.scrollIntoView();
  };
  const decoded = (text) => { try { return decodeURIComponent(text); } catch (_) { return text; } };
  box.addEventListener("input", () => { apply(); write(); });
  for (const choice of choices) {
    choice.addEventListener("click", () => { verdict = choice.dataset.verdict; apply(); write(); });
  }
  one("form.filters").addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", read);
  apply();
  read();

  // Jump keys, which can be turned off for those who dictate or mistype.
  const keys = {
    v: "verdict", f: "failures", u: "undecided", c: "clauses", k: "checks", a: "authorization",
    l: "concurrency", d: "drift", t: "timings", s: "safety", r: "traffic",
  };
  const go = (target) => {
    target.scrollIntoView({ behavior: calm.matches ? "auto" : "smooth", block: "start" });
    target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
  };
  const step = (by) => {
    const cards = all("#failures > article");
    if (!cards.length) return;
    const here = cards.findLastIndex((card) => card.getBoundingClientRect().top < 40);
    go(cards[Math.max(0, Math.min(cards.length - 1, here + by))]);
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "Escape" && event.target === box) { box.value = ""; apply(); write(); box.blur(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || (typing && typing.type !== "checkbox") || !one("#keys").checked) return;
    if (event.key === "/") { event.preventDefault(); go(one("#checks")); box.focus(); return; }
    if (event.key === "n") step(1);
    else if (event.key === "p") step(-1);
    else if (Object.hasOwn(keys, event.key)) {
      const target = document.getElementById(keys[event.key]);
      if (target) go(target);
    }
  });

  // Which section is being read.
  const links = new Map(all("nav a").map((link) => [link.hash.slice(1), link]));
  const watch = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const link = links.get(entry.target.id);
      if (!link) continue;
      if (entry.isIntersecting) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }, { rootMargin: "-20% 0px -79.9% 0px" });
  for (const section of all("main > section")) watch.observe(section);
})();
