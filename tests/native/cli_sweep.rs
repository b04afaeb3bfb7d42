//! What took long is kept: `--keep`, `--shard` and `merge` give the answer of one undisturbed run, whatever happened on the way.

use std::collections::BTreeSet;
use std::fs;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const PROGRAM: &str = env!("CARGO_BIN_EXE_depthscale");
const TRAINING: [&str; 2] = ["training", "sw2span=1:2:3&Lspan=10:20:3&units=8&steps=5&batch=8"];
const DEPTH: [&str; 2] = ["depth", "L=5&N=8&nets=6"];
/// Three blocks of few numbers.
const SMALL: [&str; 2] = ["depth", "study=assumption&L=5&N=8&nets=3"];

/// A directory of a test's own.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(PROGRAM)
            .args(arguments)
            .current_dir(&self.0)
            .output()
            .unwrap()
    }

    /// Standard output.
    fn answer(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{arguments:?}: {error}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Standard error of what is refused.
    fn refusal(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(output.stdout, b"", "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    }

    /// Runs a script, with programs of this directory and depthscale at hand.
    fn script(&self, text: &str) {
        let program = Path::new(PROGRAM).parent().unwrap();
        let path = std::env::var("PATH").unwrap();
        let output = Command::new("sh")
            .args(["-e", "-c", text])
            .current_dir(&self.0)
            .env("PATH", format!("{}:{}:{path}", self.display(), program.display()))
            .output()
            .unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{text}: {error}");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.join(name)).unwrap()
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.join(name), text).unwrap();
    }
}

impl Deref for Folder {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A command with further words.
fn with<'a>(command: [&'a str; 2], more: &[&'a str]) -> Vec<&'a str> {
    [&command, more].concat()
}

/// The blocks of a journal without the time they took, in any order.
fn blocks(journal: &str) -> BTreeSet<(usize, String)> {
    let lines = journal.lines().skip(1).map(|line| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let index = line["block"].as_u64().unwrap() as usize;
        (index, line["words"].to_string())
    });
    lines.collect()
}

#[test]
fn shards_together_are_one_run() {
    let folder = Folder::new("shards");
    for command in [TRAINING, DEPTH] {
        let formats = ["json", "csv", "svg"];
        let single = formats.map(|format| folder.answer(&with(command, &["--format", format])));
        let kept = folder.answer(&with(command, &["--format", "kept"]));
        for count in [1, 2, 3, 7] {
            let files: Vec<String> = (1..=count)
                .map(|index| format!("{count}-{index}.jsonl"))
                .collect();
            for (index, file) in (1..).zip(&files) {
                let shard = format!("{index}/{count}");
                let output = folder.run(&with(command, &["--shard", &shard, "--keep", file]));
                assert!(output.status.success() && output.stdout.is_empty());
                let line = String::from_utf8(output.stderr).unwrap();
                assert!(
                    line.starts_with(&format!("shard {shard}: ")) && line.lines().count() == 1,
                    "{line}"
                );
                let own = blocks(&folder.read(file));
                assert!(own.iter().all(|(block, _)| block % count == index - 1), "{file}");
            }
            let merge = |format: &str| {
                let files = files.iter().rev().map(String::as_str);
                folder.answer(
                    &["merge", "--format", format]
                        .into_iter()
                        .chain(files)
                        .collect::<Vec<_>>(),
                )
            };
            assert_eq!(formats.map(merge), single, "{count} shards");
            // but for the seconds in the first line
            let rest = |text: &str| text.split_once('\n').unwrap().1.to_owned();
            assert_eq!(rest(&merge("kept")), rest(&kept));
            files
                .iter()
                .for_each(|file| fs::remove_file(folder.join(file)).unwrap());
        }
    }
}

/// Killed after each block or so, again and again, until it is through.
#[test]
fn a_killed_run_goes_on() {
    let folder = Folder::new("killed");
    let command = ["depth", "modes=uniform&L=50&N=5000&nets=160"];
    let arguments = with(command, &["--keep", "kept.jsonl", "--threads", "1"]);
    let lines = || {
        let text = fs::read_to_string(folder.join("kept.jsonl")).unwrap_or_default();
        text.matches('\n').count()
    };
    let (mut kills, mut before) = (0, String::new());
    loop {
        let begun = lines();
        let mut child = Command::new(PROGRAM)
            .args(&arguments)
            .current_dir(&*folder)
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        while lines() < begun.max(1) + 2 && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        child.kill().unwrap(); // SIGKILL, where there are signals
        if child.wait().unwrap().success() {
            break;
        }
        kills += 1;
        let text = folder.read("kept.jsonl");
        assert!(
            text.starts_with(&before),
            "blocks that were done are left as they are"
        );
        before = text[..text.rfind('\n').map_or(0, |end| end + 1)].to_owned();
    }
    assert!(kills > 0, "it ended before it could be killed");
    let journal = folder.read("kept.jsonl");
    assert_eq!(journal.lines().count(), 1 + 40);
    assert_eq!(blocks(&journal).len(), 40);
    assert_eq!(folder.answer(&arguments), folder.answer(&command));
    assert_eq!(folder.read("kept.jsonl"), journal, "nothing was left to compute");
}

#[test]
fn a_cut_line_is_computed_again() {
    let folder = Folder::new("cut");
    let single = folder.answer(&SMALL);
    let arguments = with(SMALL, &["--keep", "kept.jsonl"]);
    assert_eq!(folder.answer(&arguments), single);
    let journal = folder.read("kept.jsonl");
    let [header, last] = [
        journal.find('\n').unwrap() + 1,
        journal.trim_end().rfind('\n').unwrap() + 1,
    ];
    for end in (0..header).step_by(16).chain(last..=journal.len()) {
        folder.write("kept.jsonl", &journal[..end]);
        assert_eq!(folder.answer(&arguments), single, "cut at {end}");
        let text = folder.read("kept.jsonl");
        assert!(text.starts_with(&journal[..if end < header { header } else { last }]));
        assert_eq!(blocks(&text), blocks(&journal), "cut at {end}");
        assert_eq!(text.lines().count(), 1 + 3);
    }
}

#[test]
fn threads_change_nothing() {
    let folder = Folder::new("threads");
    for command in [TRAINING, DEPTH] {
        let [one, two] = ["1", "2"].map(|threads| {
            let _ = fs::remove_file(folder.join("kept.jsonl"));
            let arguments = with(
                command,
                &["--threads", threads, "--keep", "kept.jsonl", "--format", "svg"],
            );
            (folder.answer(&arguments), blocks(&folder.read("kept.jsonl")))
        });
        assert_eq!(one, two);
    }
}

/// The commands that are named make just what is missing.
#[test]
fn missing_blocks_are_named() {
    let folder = Folder::new("missing");
    for shard in ["1/3", "3/3"] {
        let file = format!("{}.jsonl", &shard[..1]);
        folder.answer(&with(TRAINING, &["--shard", shard, "--keep", &file]));
    }
    // the last block of the third shard, cut
    let cut = folder.read("3.jsonl");
    let lines: Vec<_> = cut.lines().collect();
    let (_, rest) = lines.split_last().unwrap();
    folder.write("3.jsonl", &(rest.join("\n") + "\n"));
    let message = folder.refusal(&["merge", "1.jsonl", "3.jsonl"]);
    let (named, commands) = message.split_once('\n').unwrap();
    let left: BTreeSet<usize> = blocks(&(rest.join("\n") + "\n"))
        .into_iter()
        .map(|block| block.0)
        .collect();
    let missing: Vec<String> = (0..9)
        .filter(|block| block % 3 == 1 || (block % 3 == 2 && !left.contains(block)))
        .map(|block| block.to_string())
        .collect();
    let missing = missing.join(", ");
    assert_eq!(
        named,
        format!("depthscale: 4 of 9 blocks are missing: {missing}. Make them with")
    );
    assert_eq!(commands.lines().count(), 2);
    assert!(commands.contains("--shard 2/3 --keep FILE") && commands.contains("--shard 3/3 --keep 3.jsonl"));
    folder.script(&commands.replace("FILE", "2.jsonl"));
    assert_eq!(
        folder.answer(&["merge", "1.jsonl", "2.jsonl", "3.jsonl"]),
        folder.answer(&TRAINING)
    );
}

/// The shipped document has the command that makes it, and is as good as a journal.
#[test]
fn a_shipped_result_says_how_it_is_made() {
    let folder = Folder::new("shipped");
    for command in [TRAINING, DEPTH] {
        folder.answer(&with(command, &["--format", "kept", "--out", "kept.json"]));
        let text = folder.read("kept.json");
        let kept: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(kept["version"], env!("CARGO_PKG_VERSION"));
        assert!(kept["seconds"].as_f64().unwrap() >= 0.0);
        let count = kept["blocks"].as_array().unwrap().len();
        assert_eq!(text.lines().count(), count + 2);
        folder.script(&format!("{} --out again.json", kept["command"].as_str().unwrap()));
        let again: serde_json::Value = serde_json::from_str(&folder.read("again.json")).unwrap();
        assert_eq!(
            (&again["link"], &again["blocks"]),
            (&kept["link"], &kept["blocks"])
        );
        assert_eq!(folder.answer(&["merge", "kept.json"]), folder.answer(&command));
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let folder = Folder::new("refused");
    let keep = |file| with(SMALL, &["--keep", file]);
    folder.answer(&keep("kept.jsonl"));
    let journal = folder.read("kept.jsonl");
    let version = env!("CARGO_PKG_VERSION");
    folder.write("old.jsonl", &journal.replace(version, "0.0.9"));
    folder.write("other.jsonl", &journal.replace("N=8", "N=9"));
    folder.write("damaged.jsonl", &journal.replacen("words\":[", "words\":[x", 2));
    folder.write("thesis.txt", "Chapter 1\n");
    folder.write("empty.jsonl", "");
    let fresh = folder.answer(&with(SMALL, &["--format", "kept"]));
    folder.write("kept.json", &fresh);
    let refusal = |arguments: &[&str], part: &str| {
        let message = folder.refusal(arguments);
        assert!(
            message.starts_with("depthscale: ") && message.contains(part),
            "{message}"
        );
    };
    let old = format!("old.jsonl is of depthscale 0.0.9; this is {version}");
    refusal(&keep("old.jsonl"), &old);
    refusal(&["merge", "kept.jsonl", "old.jsonl"], &old);
    refusal(&["merge", "old.jsonl", "kept.jsonl"], &old);
    refusal(
        &keep("other.jsonl"),
        "other.jsonl is of another link, v=1&view=depth&L=5&N=9",
    );
    refusal(
        &["merge", "kept.jsonl", "other.jsonl"],
        "other.jsonl is of another link, ",
    );
    refusal(&keep("damaged.jsonl"), "damaged.jsonl is damaged in line 2");
    for text in ["thesis.txt", "empty.jsonl"] {
        refusal(&["merge", text], text);
    }
    refusal(&keep("thesis.txt"), "thesis.txt holds no results of depthscale");
    refusal(&keep("kept.json"), "kept.json is a finished result");
    refusal(&["merge", "empty.jsonl"], "empty.jsonl is empty");
    refusal(&["merge", "nowhere.jsonl"], "cannot read nowhere.jsonl: ");
    refusal(&["merge"], "no files to merge");
    refusal(
        &keep("missing/kept.jsonl"),
        "cannot keep blocks in missing/kept.jsonl: ",
    );
    for shard in ["0/4", "5/4", "x", "1/10001"] {
        let told = format!("--shard is \"{shard}\"; allowed is i/n");
        refusal(&with(SMALL, &["--keep", "new.jsonl", "--shard", shard]), &told);
    }
    refusal(&with(SMALL, &["--shard", "1/2"]), "--shard needs --keep FILE");
    for arguments in [
        &["point"][..],
        &["figure", "H-F2a"],
        &["advice"],
        &["presets"],
        &["merge", "kept.jsonl"],
    ] {
        refusal(
            &[arguments, &["--keep", "new.jsonl"]].concat(),
            "--keep is for what is computed block by block",
        );
    }
    for arguments in [&["point"][..], &["figure", "H-F2a"], &["advice"]] {
        refusal(&[arguments, &["--format", "kept"]].concat(), "--format");
    }
    assert!(!folder.join("new.jsonl").exists());
    assert_eq!(folder.read("thesis.txt"), "Chapter 1\n");
    assert_eq!(folder.read("kept.json"), fresh);
    assert_eq!(folder.read("old.jsonl"), journal.replace(version, "0.0.9"));
}

#[test]
fn a_file_has_one_writer() {
    let folder = Folder::new("writers");
    let file = fs::File::create(folder.join("kept.jsonl")).unwrap();
    file.lock().unwrap();
    let message = folder.refusal(&with(SMALL, &["--keep", "kept.jsonl"]));
    assert!(
        message.contains("kept.jsonl is being written by another depthscale"),
        "{message}"
    );
    file.unlock().unwrap();
    folder.answer(&with(SMALL, &["--keep", "kept.jsonl"]));
}

/// Blocks of shell code of a page of the book.
fn recipes(page: &str) -> Vec<String> {
    let page = fs::read_to_string(crate::root().join(page)).unwrap();
    let blocks = page.split("```sh\n").skip(1);
    blocks
        .map(|block| block.split("```").next().unwrap().to_owned())
        .collect()
}

/// The recipes as they stand in the book. GNU parallel is the real one where it is installed; Slurm never is: a test queues nothing.
#[test]
fn the_recipes_work() {
    let blocks = recipes("docs/sweeps.md");
    let [plain, parallel, job, submit] = &blocks[..] else {
        panic!("{} recipes", blocks.len());
    };
    let folder = Folder::new("recipes");
    folder.script(plain);
    let figure = folder.read("map.svg");
    assert!(figure.contains("<svg"));
    let version = Command::new("parallel").arg("--version").output();
    if !version.is_ok_and(|version| version.stdout.starts_with(b"GNU parallel")) {
        // `parallel -q COMMAND… ::: ITEM…`, one after the other
        folder.write(
            "parallel",
            r#"#!/bin/sh
items=${*##* ::: }
shift
for word; do
  shift
  [ "$word" = ::: ] && ended=1
  [ "$ended" ] || set -- "$@" "$word"
done
printf '%s\n' $items | xargs -I{} "$@"
"#,
        );
    }
    // `sbatch --wait SCRIPT`, one task after the other
    folder.write(
        "sbatch",
        r#"#!/bin/sh
option() { sed -n "s/^#SBATCH --$1=//p" "$2"; }
last=$(option array "$2")
export SLURM_ARRAY_TASK_COUNT="${last#1-}" SLURM_CPUS_PER_TASK="$(option cpus-per-task "$2")"
for SLURM_ARRAY_TASK_ID in $(seq "$SLURM_ARRAY_TASK_COUNT"); do
  export SLURM_ARRAY_TASK_ID
  sh "$2" || exit
done
"#,
    );
    folder.script("chmod +x sbatch; test ! -e parallel || chmod +x parallel");
    folder.write("sweep.sh", job);
    for recipe in [parallel, submit] {
        fs::remove_file(folder.join("map.svg")).unwrap();
        folder.script(recipe);
        assert_eq!(folder.read("map.svg"), figure, "{recipe}");
        folder.script("test $(ls part-*.jsonl | wc -l) = 8; rm part-*.jsonl");
    }
}
