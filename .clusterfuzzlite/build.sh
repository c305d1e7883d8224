#!/bin/bash -eu
# Builds every target but the one that only measures, with its seeds and the dictionary beside it.
cd "$SRC/cadenza-contract"
cargo fuzz build -O --debug-assertions
for target in $(cargo fuzz list | grep -v '^bare$'); do
    cp "fuzz/target/x86_64-unknown-linux-gnu/release/$target" "$OUT/"
    cp fuzz/dictionary "$OUT/$target.dict"
    case $target in
        parse | differential | spelling | schemas) folder=body ;;
        *) folder=$target ;;
    esac
    files=("fuzz/seeds/$folder")
    if [ -d "fuzz/regressions/$folder" ]; then files+=("fuzz/regressions/$folder"); fi
    zip -jqr "$OUT/${target}_seed_corpus.zip" "${files[@]}"
done
