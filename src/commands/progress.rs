//! Shows on stderr how far a run has come: in a line that is redrawn where a terminal shows it, in a plain line now and
//! then where none does. The only user of indicatif.

use crate::report;
use crate::runner::{Event, Stop};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal as _, Write};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How often the line is redrawn.
const BEAT: Duration = Duration::from_millis(200);
/// How long a run goes on before a terminal shows anything: most gates are over by then, and what else is printed at the
/// beginning stands above it.
const FIRST: Duration = Duration::from_millis(500);
/// The distance between plain lines.
const RARELY: Duration = Duration::from_secs(10);

/// Shows the progress of one run, as long as it stands.
pub struct Progress {
    shown: Arc<Mutex<Shown>>,
    /// Ends the heart when it is dropped.
    life: Option<Sender<()>>,
    heart: Option<JoinHandle<()>>,
}

/// What is shown.
struct Shown {
    run: Option<report::Progress>,
    stop: Stop,
    manner: Manner,
}

/// How it is shown.
enum Manner {
    /// Not at all, or not any more.
    Silent,
    /// In plain lines; when the last one was written.
    Lines(Box<dyn Write + Send>, Option<Instant>),
    /// In one line that is redrawn.
    Bar(ProgressBar),
}

impl Progress {
    /// Shows nothing.
    pub(super) fn silent() -> Self {
        Self::shown(Manner::Silent, &Stop::default())
    }

    /// Shows it on stderr; `plain` where control characters are unwelcome even on a terminal.
    pub(super) fn on_stderr(plain: bool, stop: &Stop) -> Self {
        let target = ProgressDrawTarget::stderr_with_hz(10);
        let manner = if plain || !io::stderr().is_terminal() || target.is_hidden() {
            Manner::Lines(Box::new(io::stderr()), None)
        } else {
            Manner::Bar(bar(target))
        };
        Self::shown(manner, stop)
    }

    fn shown(manner: Manner, stop: &Stop) -> Self {
        let silent = matches!(manner, Manner::Silent);
        let shown = Arc::new(Mutex::new(Shown {
            run: None,
            stop: stop.clone(),
            manner,
        }));
        let (life, end) = channel();
        let heart = (!silent).then(|| {
            let shown = Arc::clone(&shown);
            thread::spawn(move || {
                while end.recv_timeout(BEAT) == Err(RecvTimeoutError::Timeout) {
                    lock(&shown).tick(Instant::now());
                }
            })
        });
        Self {
            shown,
            life: Some(life),
            heart,
        }
    }

    /// Takes in an event. To be called before anybody prints because of it: the line is gone when verdicts come.
    pub(super) fn event(&self, event: &Event) {
        let now = Instant::now();
        let mut shown = lock(&self.shown);
        match event {
            Event::Started(header) => shown.run = Some(report::Progress::of(header, now)),
            Event::Judged(_) | Event::Finished(_) => shown.end(),
            Event::Played { .. } | Event::Searched { .. } | Event::Exchanged(_) | Event::Found(_) => {
                if let Some(run) = &mut shown.run {
                    run.note(event, now);
                }
            }
        }
    }

    /// Prints something else on the same terminal.
    pub(super) fn beside<R>(&self, print: impl FnOnce() -> R) -> R {
        match &lock(&self.shown).manner {
            Manner::Bar(bar) => bar.suspend(print),
            Manner::Silent | Manner::Lines(..) => print(),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        drop(self.life.take());
        if let Some(heart) = self.heart.take() {
            // It ends at its next breath, whatever became of it.
            let _ = heart.join();
        }
        lock(&self.shown).end();
    }
}

impl Shown {
    /// Shows what there is to be shown now.
    fn tick(&mut self, now: Instant) {
        let Some(run) = &self.run else { return };
        let elapsed = run.elapsed(now);
        match &mut self.manner {
            Manner::Silent => {}
            Manner::Lines(out, last) => {
                let silence = last.map_or(elapsed, |last| now.saturating_duration_since(last));
                if silence >= RARELY {
                    *last = Some(now);
                    // Nothing can be done about a terminal that is gone.
                    let _ = writeln!(out, "progress: {}", run.line(now));
                }
            }
            Manner::Bar(bar) => {
                if elapsed >= FIRST {
                    let told = if self.stop.is_requested() {
                        "stopping when what is under way is answered; a second Ctrl-C ends at once".to_owned()
                    } else {
                        run.line(now)
                    };
                    bar.set_position(run.thousandths());
                    bar.set_message(told);
                }
            }
        }
    }

    /// Leaves the terminal as if nothing had been there.
    fn end(&mut self) {
        if let Manner::Bar(bar) = std::mem::replace(&mut self.manner, Manner::Silent) {
            bar.finish_and_clear();
        }
    }
}

/// No colour, so that nobody has to ask for none, and nothing but ASCII.
fn bar(target: ProgressDrawTarget) -> ProgressBar {
    let style = ProgressStyle::with_template("[{bar:20}] {wide_msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("=> ");
    ProgressBar::with_draw_target(Some(1000), target).with_style(style)
}

fn lock(shown: &Mutex<Shown>) -> MutexGuard<'_, Shown> {
    // Every change to it is a number or a line.
    shown.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::laws::reports::summary;

    /// Where a test reads what was written.
    #[derive(Clone, Default)]
    struct Paper(Arc<Mutex<Vec<u8>>>);

    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What is written by a run that is looked at after so many seconds each.
    fn written(seconds: &[u64]) -> String {
        let (paper, now) = (Paper::default(), Instant::now());
        let mut shown = Shown {
            run: Some(report::Progress::of(&summary(&[], None).header, now)),
            stop: Stop::default(),
            manner: Manner::Lines(Box::new(paper.clone()), None),
        };
        for after in seconds {
            shown.tick(now + Duration::from_secs(*after));
        }
        shown.end();
        shown.tick(now + Duration::from_secs(1000));
        String::from_utf8(paper.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn a_short_run_writes_no_line() {
        assert_eq!(written(&[0, 1, 5, 9]), "");
    }

    #[test]
    fn a_long_run_writes_one_plain_line_every_ten_seconds() {
        let told = written(&[1, 10, 11, 19, 21, 30, 31]);
        assert_eq!(told.lines().count(), 3, "{told}");
        assert!(told.lines().all(|line| line.starts_with("progress: ")), "{told}");
        assert!(!told.contains(|c: char| c.is_control() && c != '\n'), "{told}");
    }
}
