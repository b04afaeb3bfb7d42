//! Where things are, and the one place for names used by several commands.

use crate::process::{Outcome, output, read};
use std::env;
use std::path::PathBuf;
use std::process::Command;

/// The compilation target of every bundle.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The project's name.
pub const NAME: &str = "depthscale";

/// The package of the page's programs, and the stem of their files.
pub const PROGRAMS: &str = "depthscale-web";

/// The repository root, one level above this crate.
pub fn root() -> Outcome<PathBuf> {
    let manifest = env::var_os("CARGO_MANIFEST_DIR").ok_or("run this as `cargo xtask`")?;
    let mut root = PathBuf::from(manifest);
    root.pop();
    Ok(root)
}

/// Cargo's output folder, wherever the environment or a configuration of cargo puts it.
pub fn target_dir() -> Outcome<PathBuf> {
    let mut cargo = Command::new("cargo");
    cargo.args(["metadata", "--format-version=1", "--no-deps", "--offline"]);
    output(cargo.current_dir(root()?))
        .and_then(|metadata| target_in_metadata(&metadata))
        .ok_or_else(|| "cargo does not say where its output goes".into())
}

/// The field `target_directory` of cargo's JSON.
fn target_in_metadata(metadata: &str) -> Option<PathBuf> {
    let (_, rest) = metadata.split_once("\"target_directory\":\"")?;
    let (folder, _) = rest.split_once("\",\"")?;
    Some(folder.replace("\\\\", "\\").into())
}

/// The folder for tools that are not the system's. Other programs are started in it, so a relative name means where we are now.
pub fn cache_dir() -> Outcome<PathBuf> {
    let dir = match env::var_os("DEPTHSCALE_CACHE") {
        Some(dir) if !dir.is_empty() => PathBuf::from(dir),
        _ => user_cache()?.join(NAME),
    };
    std::path::absolute(&dir).map_err(|error| format!("DEPTHSCALE_CACHE={}: {error}", dir.display()))
}

/// The user's cache folder, shared by all programs.
pub fn user_cache() -> Outcome<PathBuf> {
    if let Some(dir) = env::var_os("XDG_CACHE_HOME") {
        return Ok(PathBuf::from(dir));
    }
    let home = env::var_os("HOME").or_else(|| env::var_os("USERPROFILE"));
    let home =
        home.ok_or("neither XDG_CACHE_HOME nor HOME is set; set DEPTHSCALE_CACHE to a folder for tools")?;
    Ok(PathBuf::from(home).join(".cache"))
}

/// The version of a package in Cargo.lock.
pub fn locked_version(package: &str) -> Outcome<String> {
    let lock = read(&root()?.join("Cargo.lock"))?;
    version_in_lock(&lock, package).ok_or_else(|| format!("Cargo.lock does not name {package}"))
}

/// Finds `name = "package"` and returns the version on the line after it.
fn version_in_lock(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    lines
        .next()?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{target_dir, target_in_metadata, version_in_lock};
    use std::path::PathBuf;

    #[test]
    fn the_output_folder_is_cargos_own() {
        // This test runs in it.
        let this = std::env::current_exe().unwrap();
        assert!(this.starts_with(target_dir().unwrap()));
        let metadata = r#"{"packages":[],"target_directory":"C:\\a b\\target","version":1}"#;
        assert_eq!(
            target_in_metadata(metadata),
            Some(PathBuf::from(r"C:\a b\target"))
        );
    }

    #[test]
    fn the_version_belongs_to_the_exact_name() {
        let lock = "name = \"wasm-bindgen-rayon\"\nversion = \"1.3.0\"\n\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in_lock(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in_lock(lock, "bindgen"), None);
    }
}
