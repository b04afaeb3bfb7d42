//! Running other programs, with one-line errors.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A result whose error is one line for the person at the terminal: what went wrong and what to do.
pub type Outcome<T> = Result<T, String>;

/// Environment variables to set for a child process.
pub type Env = Vec<(&'static str, OsString)>;

/// Prints one progress line.
pub fn say(line: &str) {
    eprintln!("xtask: {line}");
}

/// Runs a command with its output on our terminal; an error names the program and its exit status.
pub fn run(command: &mut Command) -> Outcome<()> {
    let name = shown(command);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{name}` failed ({status})")),
        Err(error) => Err(format!("could not start `{name}`: {error}")),
    }
}

/// Runs a command quietly; its standard output without the last line break, or `None` if it failed.
pub fn output(command: &mut Command) -> Option<String> {
    let out = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    if !out.status.success() {
        return None;
    }
    String::from_utf8(out.stdout)
        .ok()
        .map(|text| text.trim_end().to_owned())
}

/// The path of a program found in `PATH`, like `which`.
pub fn on_path(program: &str) -> Option<PathBuf> {
    let file = format!("{program}{}", env::consts::EXE_SUFFIX);
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|dir| dir.join(&file))
        .find(|candidate| candidate.is_file())
}

/// `PATH` with folders put in front.
pub fn path_with(front: &[PathBuf]) -> Outcome<OsString> {
    let old = env::var_os("PATH").unwrap_or_default();
    env::join_paths(front.iter().cloned().chain(env::split_paths(&old)))
        .map_err(|error| format!("a folder cannot be put on PATH: {error}"))
}

/// Creates a folder and its parents.
pub fn create_dir(dir: &Path) -> Outcome<()> {
    std::fs::create_dir_all(dir).map_err(|error| format!("could not create {}: {error}", dir.display()))
}

/// Removes a folder and what is in it; a folder that is not there is fine.
pub fn remove_dir(dir: &Path) -> Outcome<()> {
    if !dir.exists() {
        return Ok(());
    }
    std::fs::remove_dir_all(dir).map_err(|error| format!("could not remove {}: {error}", dir.display()))
}

/// Gives a file or folder another name.
pub fn rename(from: &Path, to: &Path) -> Outcome<()> {
    std::fs::rename(from, to).map_err(|error| format!("could not create {}: {error}", to.display()))
}

/// Every file in a folder and the folders in it.
pub fn files_below(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let unreadable = |error: std::io::Error| format!("could not list {}: {error}", folder.display());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

/// Reads a text file.
pub fn read(file: &Path) -> Outcome<String> {
    std::fs::read_to_string(file).map_err(|error| format!("could not read {}: {error}", file.display()))
}

/// Reads a file that need not be text.
pub fn read_bytes(file: &Path) -> Outcome<Vec<u8>> {
    std::fs::read(file).map_err(|error| format!("could not read {}: {error}", file.display()))
}

/// Copies a file to another name.
pub fn copy(from: &Path, to: &Path) -> Outcome<()> {
    std::fs::copy(from, to)
        .map(|_| ())
        .map_err(|error| format!("could not copy {}: {error}", from.display()))
}

/// Writes a text file.
pub fn write(file: &Path, text: &str) -> Outcome<()> {
    std::fs::write(file, text).map_err(|error| format!("could not write {}: {error}", file.display()))
}

/// The program and its first arguments, for messages.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let program = program.file_stem().unwrap_or(program.as_os_str());
    let dots = if command.get_args().len() > 3 { " …" } else { "" };
    let words: Vec<_> = std::iter::once(program)
        .chain(command.get_args().take(3))
        .map(OsStr::to_string_lossy)
        .collect();
    words.join(" ") + dots
}
