//! The tools beside the compiler, each at one version, in a cache folder of our own.
//!
//! A tool already on `PATH` in the right version is used as it is. Otherwise it is installed under a temporary name and
//! renamed when whole, so an interrupted install is never mistaken for a tool.

use crate::apt;
use crate::process::{Outcome, create_dir, on_path, output, read, remove_dir, run, say};
use crate::project::{cache_dir, locked_version, root, user_cache};
use crate::toolchain;
use std::env;
use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// Trunk's version, and the oldest compiler that builds it.
const TRUNK: &str = "0.22.1";
const TRUNK_NEEDS: toolchain::Version = (1, 96, 1);

/// What npm needs: the files of tests/page/ that decide what is installed.
const NPM_FILES: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

/// wasm-bindgen and its test runner at the version of Cargo.lock: the folder to add to `PATH`, or `None` if they are there already.
pub fn wasm_bindgen() -> Outcome<Option<PathBuf>> {
    let version = locked_version("wasm-bindgen")?;
    if is_on_path("wasm-bindgen", &version) {
        return Ok(None);
    }
    let mut cargo = Command::new("cargo");
    // The command line tool is not what needs to be fast: a third of the time to install.
    cargo
        .args([
            "install",
            "wasm-bindgen-cli",
            "--version",
            &version,
            "--no-default-features",
        ])
        .envs([
            ("CARGO_PROFILE_RELEASE_LTO", "off"),
            ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
            ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
        ]);
    install("wasm-bindgen-cli", &version, "2 to 4", cargo).map(Some)
}

/// Trunk: the folder to add to `PATH`, or `None` if it is there already.
pub fn trunk() -> Outcome<Option<PathBuf>> {
    if is_on_path("trunk", TRUNK) {
        return Ok(None);
    }
    let bin = cache_dir()?.join(format!("trunk-{TRUNK}")).join("bin");
    if bin.exists() {
        return Ok(Some(bin));
    }
    let new_enough = |mut rustc: Command| {
        toolchain::rustc_version(&mut rustc).is_some_and(|version| version >= TRUNK_NEEDS)
    };
    let mut cargo = Command::new("cargo");
    if !new_enough(Command::new("rustc")) {
        let mut nightly = Command::new("rustc");
        nightly.arg("+nightly");
        if !toolchain::has_nightly() || !new_enough(nightly) {
            let (major, minor, patch) = TRUNK_NEEDS;
            return Err(format!(
                "Trunk {TRUNK} needs Rust {major}.{minor}.{patch} or newer; run: rustup update stable"
            ));
        }
        cargo.arg("+nightly");
    }
    // Without optimisation: half the time to install, and Trunk only starts other programs.
    cargo.args(["install", "trunk", "--version", TRUNK, "--debug", "--locked"]);
    cargo
        .args(["--no-default-features", "--features", "rustls"])
        .env("CARGO_PROFILE_DEV_DEBUG", "0");
    install("trunk", TRUNK, "4 to 6", cargo).map(Some)
}

/// The npm packages of tests/page/package-lock.json: their `node_modules`, which tests/page/node_modules points to.
pub fn npm() -> Outcome<PathBuf> {
    let page = root()?.join("tests").join("page");
    // FNV-1a is enough: the key only tells versions of one file apart.
    let mut hash = Fnv::default();
    for name in NPM_FILES {
        hash.write(read(&page.join(name))?.as_bytes());
    }
    let name = format!("npm-{:016x}", hash.finish());
    let place = cache_dir()?.join(&name);
    if !place.exists() {
        if on_path("npm").is_none() || on_path("node").is_none() {
            if !apt::may_install() {
                return Err(
                    "node and npm are needed for wasm-opt and the page tests; install Node 20 or newer"
                        .into(),
                );
            }
            apt::install(&["nodejs", "npm"], |_, _| Ok(()))?;
        }
        say("installing npm packages");
        let partial = partial(&place);
        create_dir(&partial)?;
        for file in NPM_FILES {
            std::fs::copy(page.join(file), partial.join(file))
                .map_err(|error| format!("could not copy {file} to the tool cache: {error}"))?;
        }
        run(Command::new("npm")
            .args([
                "ci",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--loglevel=error",
            ])
            .current_dir(&partial))?;
        publish(&partial, &place)?;
    }
    let modules = place.join("node_modules");
    link(&modules, &page.join("node_modules"))?;
    Ok(modules)
}

/// The browser and its driver for tests.
pub struct Browser {
    /// Chromium or Chrome.
    pub chromium: PathBuf,
    /// Its WebDriver server.
    pub driver: PathBuf,
}

/// Finds Chromium and chromedriver, installing Debian's packages if that is possible here.
pub fn browser() -> Outcome<Browser> {
    let find = || {
        Some(Browser {
            chromium: find_chromium()?,
            driver: find_driver()?,
        })
    };
    find_or_install(
        find,
        &["chromium", "chromium-driver"],
        "the tests need Chromium and chromedriver: install them, or set CHROME and CHROMEDRIVER to their paths",
    )
}

/// Finds Firefox for the page tests, installing Debian's package if that is possible here.
pub fn firefox() -> Outcome<PathBuf> {
    find_or_install(
        find_firefox,
        &["firefox-esr"],
        "the page tests need Firefox: install it, or set FIREFOX to its path",
    )
}

/// WebKitGTK's driver and a screen for its browser, which has no headless mode.
pub struct WebKit {
    /// Its WebDriver server, which knows where the browser is.
    pub driver: PathBuf,
    /// The X server that draws into memory.
    pub xvfb: PathBuf,
}

/// Finds WebKitGTK for the page tests, installing Debian's packages if that is possible here.
pub fn webkit() -> Outcome<WebKit> {
    let find = || {
        Some(WebKit {
            driver: find(&["DEPTHSCALE_WEBKIT_DRIVER"], &["WebKitWebDriver"], None)?,
            xvfb: find(&["DEPTHSCALE_XVFB"], &["Xvfb"], None)?,
        })
    };
    find_or_install(
        find,
        &["webkit2gtk-driver", "xvfb"],
        "the page tests need WebKitGTK's WebKitWebDriver and Xvfb on the PATH: install them",
    )
}

/// What is found, if need be after installing Debian's packages where that is possible; an error says what to do.
fn find_or_install<T>(find: impl Fn() -> Option<T>, packages: &[&str], advice: &str) -> Outcome<T> {
    if let Some(found) = find() {
        return Ok(found);
    }
    if !apt::may_install() {
        return Err(advice.into());
    }
    apt::install(packages, |_, _| Ok(())).map_err(|error| format!("{error}; {advice}"))?;
    find().ok_or_else(|| advice.into())
}

/// Chromium or Chrome, if it is here.
pub fn find_chromium() -> Option<PathBuf> {
    find(
        &["DEPTHSCALE_CHROMIUM", "CHROME"],
        &[
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
            "chrome",
        ],
        Some("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    )
}

fn find_driver() -> Option<PathBuf> {
    find(&["CHROMEDRIVER"], &["chromedriver"], None)
}

fn find_firefox() -> Option<PathBuf> {
    find(
        &["DEPTHSCALE_FIREFOX", "FIREFOX"],
        &["firefox-esr", "firefox"],
        Some("/Applications/Firefox.app/Contents/MacOS/firefox"),
    )
}

/// The first program there is: named by a variable, on `PATH`, or where macOS has it.
fn find(variables: &[&str], names: &[&str], mac: Option<&str>) -> Option<PathBuf> {
    let named = variables.iter().filter_map(env::var_os).map(PathBuf::from);
    let on_path = names.iter().filter_map(|name| on_path(name));
    named
        .chain(on_path)
        .chain(mac.map(PathBuf::from))
        .find(|path| path.is_file())
}

/// wasm-opt, without installing it: from the npm packages, or where Trunk keeps its own.
pub fn wasm_opt() -> Outcome<Option<PathBuf>> {
    // tests/page/node_modules is a link into the cache.
    let ours = root()?.join("tests/page/node_modules/.bin/wasm-opt");
    let trunks = user_cache()?.join("trunk/wasm-opt-version_131/bin/wasm-opt");
    Ok([ours, trunks].into_iter().find(|file| file.is_file()))
}

/// Whether `program --version` on `PATH` prints exactly this version.
fn is_on_path(program: &str, version: &str) -> bool {
    output(Command::new(program).arg("--version"))
        .is_some_and(|text| text.split_whitespace().nth(1) == Some(version))
}

/// Runs a `cargo install` command into the cache unless it was done before; the folder with the program.
fn install(name: &str, version: &str, minutes: &str, mut cargo: Command) -> Outcome<PathBuf> {
    let cache = cache_dir()?;
    let place = cache.join(format!("{name}-{version}"));
    let bin = place.join("bin");
    if bin.exists() {
        return Ok(bin);
    }
    say(&format!(
        "installing {name} {version} into the tool cache, once ({minutes} minutes)"
    ));
    let started = Instant::now();
    // Kept after an interruption, so the next try goes on from there.
    let build = cache.join("build").join(name);
    let partial = partial(&place);
    create_dir(&partial)?;
    // The caller's folder for build output and flags are for this project.
    cargo
        .env_remove("CARGO_TARGET_DIR")
        .env_remove("RUSTFLAGS")
        .env("CARGO_TERM_QUIET", "true");
    run(cargo
        .arg("--root")
        .arg(&partial)
        .arg("--target-dir")
        .arg(&build)
        .current_dir(&cache))?;
    publish(&partial, &place)?;
    remove_dir(&build)?;
    say(&format!(
        "installed {name} {version} in {} s",
        started.elapsed().as_secs()
    ));
    Ok(bin)
}

/// A name beside `place` that no other process uses.
fn partial(place: &Path) -> PathBuf {
    let mut name = place.as_os_str().to_owned();
    name.push(format!(".partial-{}", std::process::id()));
    PathBuf::from(name)
}

/// Gives a whole install its final name; if another process was faster, its install is used.
fn publish(partial: &Path, place: &Path) -> Outcome<()> {
    match std::fs::rename(partial, place) {
        Ok(()) => Ok(()),
        Err(_) if place.exists() => remove_dir(partial),
        Err(error) => Err(format!("could not create {}: {error}", place.display())),
    }
}

/// Makes `from` a symbolic link to `to`.
#[cfg(unix)]
fn link(to: &Path, from: &Path) -> Outcome<()> {
    if std::fs::read_link(from).is_ok_and(|old| old == to) {
        return Ok(());
    }
    if from.is_symlink() {
        std::fs::remove_file(from)
            .map_err(|error| format!("could not replace {}: {error}", from.display()))?;
    } else {
        remove_dir(from)?;
    }
    std::os::unix::fs::symlink(to, from)
        .map_err(|error| format!("could not link {}: {error}", from.display()))
}

/// Where symbolic links are not for everyone, the packages are installed a second time.
#[cfg(not(unix))]
fn link(_to: &Path, from: &Path) -> Outcome<()> {
    if from.exists() {
        return Ok(());
    }
    let page = from.parent().ok_or("tests/page is missing")?;
    run(Command::new("npm.cmd")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(page))
}

/// 64-bit FNV-1a, the same in every Rust release (std's hasher is not).
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Fnv, partial};
    use std::hash::Hasher;
    use std::path::Path;

    #[test]
    fn the_hash_is_fnv_1a() {
        let mut hash = Fnv::default();
        hash.write(b"foobar");
        assert_eq!(hash.finish(), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn a_partial_install_stays_beside_its_place() {
        let name = partial(Path::new("cache/trunk-0.22.1"));
        assert!(name.to_string_lossy().starts_with("cache/trunk-0.22.1.partial-"));
    }
}
