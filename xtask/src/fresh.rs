//! The README's first commands on a machine where nothing was prepared: a bare Debian in a folder of its own, with the package lists
//! that a machine is delivered with, rustup's stable toolchain, and a clone of this repository.
//!
//! Every program in there has mounts and processes of its own, which end with it: whatever happens, nothing stays mounted.

use crate::apt;
use crate::process::{Outcome, create_dir, on_path, output, read, remove_dir, run, say, write};
use crate::project::{root, target_dir};
use crate::tools;
use std::env;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The commands, by how they begin in README.md, and what each may take on two cores that have nothing else to do.
const POINT: &str = "cargo run --release -- point ";
const FIRST_ANSWER: Duration = Duration::from_secs(90);
const SERVE: &str = "cargo xtask serve";
const PAGE: Duration = Duration::from_secs(6 * 60);
const ALL_PROGRAMS: Duration = Duration::from_secs(10 * 60);

/// Longer than anything takes that still goes on.
const PATIENCE: Duration = Duration::from_secs(60 * 60);

/// What somebody with rustup has beside Debian's base: what rustup is fetched with, and a linker.
const INCLUDED: &str = "--include=ca-certificates,gcc,libc6-dev";

/// Folders in the new system: its user's own, and those in it.
const HOME: &str = "/srv";
const CHECKOUT: &str = "/srv/depthscale";
const CARGO: &str = "/srv/.cargo";
const RUSTUP: &str = "/srv/.rustup";

/// A figure to be printed: what, how long it took, and how long it may take.
type Figure = (&'static str, Duration, Duration);

/// Makes the system, runs both commands in it, and prints how long they took.
pub fn fresh() -> Outcome<()> {
    let system = System::make()?;
    let mut figures = vec![system.first_answer()?];
    // The second command starts from nothing as well.
    remove_dir(&system.path(CHECKOUT).join("target"))?;
    remove_dir(&system.path(CARGO).join("registry"))?;
    figures.extend(system.page()?);
    remove_dir(&system.0)?;

    for (what, took, limit) in &figures {
        let mark = if took <= limit { "ok    " } else { "FAILED" };
        println!("{mark} {what}: {} (at most {})", minutes(took), minutes(limit));
    }
    match figures.iter().any(|(_, took, limit)| took > limit) {
        false => Ok(()),
        true => Err("a fresh machine waits too long, unless this one was busy with other things".into()),
    }
}

/// `2:05 min`
fn minutes(time: &Duration) -> String {
    let seconds = time.as_secs_f64().round() as u64;
    format!("{}:{:02} min", seconds / 60, seconds % 60)
}

/// A Debian system, by its folder.
struct System(PathBuf);

impl System {
    fn make() -> Outcome<System> {
        if !apt::may_install() {
            return Err("`fresh` makes a Debian system and enters it, which takes Debian and root".into());
        }
        if on_path("debootstrap").is_none() {
            apt::install(&["debootstrap"], |_, _| Ok(()))?;
        }
        let system = System(target_dir()?.join("fresh"));
        system.remove_earlier()?;
        create_dir(&system.0)?;
        let sources = debian_sources();
        let Some((main, _)) = sources.split_first() else {
            return Err("apt has no source of Debian's packages here".into());
        };
        say(&format!("a bare Debian, {}", main.suite));
        run(alone("exec debootstrap \"$@\"")
            .args(["debootstrap", "--variant=minbase", INCLUDED, &main.suite])
            .arg(&system.0)
            .arg(&main.address)
            .stdout(Stdio::null()))?;
        system.take_network_settings()?;
        system.take_old_lists(&sources)?;
        system.take_rust()?;
        say("a clone of what is committed here");
        run(Command::new("git")
            .args(["clone", "--quiet", "--no-hardlinks"])
            .arg(root()?)
            .arg(system.path(CHECKOUT)))?;
        Ok(system)
    }

    /// Removes what an earlier run left, unless something is mounted in it.
    fn remove_earlier(&self) -> Outcome<()> {
        let mounts = read(Path::new("/proc/self/mounts"))?;
        let mut places = mounts.lines().filter_map(|line| line.split(' ').nth(1));
        match places.find(|place| Path::new(place).starts_with(&self.0)) {
            Some(place) => Err(format!("something is mounted on {place}; run: umount {place}")),
            None => remove_dir(&self.0),
        }
    }

    /// A path of the new system, as it is outside.
    fn path(&self, inside: impl AsRef<Path>) -> PathBuf {
        let inside = inside.as_ref();
        self.0.join(inside.strip_prefix("/").unwrap_or(inside))
    }

    /// A line for the shell in the new system. It sees its own processes and this machine's devices, and ends when this program does.
    fn shell(&self, folder: &str, line: &str) -> Command {
        let mut command = alone(
            "mount -t proc proc \"$0/proc\" && mount --rbind /dev \"$0/dev\" && exec chroot \"$0\" \"$@\"",
        );
        command
            .arg(&self.0)
            .args(["sh", "-c", &format!("cd {folder} && exec {line}")])
            .env_clear()
            .envs(network_variables())
            .env("HOME", HOME)
            .env("LANG", "C.UTF-8")
            .env(
                "PATH",
                format!("{CARGO}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
            );
        command
    }

    /// Copies a file or folder of this machine, if it is there.
    fn take(&self, from: &Path, to: &Path) -> Outcome<()> {
        if !from.exists() {
            return Ok(());
        }
        let to = self.path(to);
        create_dir(to.parent().unwrap_or(&self.0))?;
        run(Command::new("cp")
            .args([
                "--recursive",
                "--dereference",
                "--preserve=mode",
                "--no-target-directory",
            ])
            .args([from, &to]))
    }

    /// How this machine reaches the network: names, certificates, proxies, registries.
    fn take_network_settings(&self) -> Outcome<()> {
        for file in [
            "/etc/resolv.conf",
            "/etc/hosts",
            "/etc/ssl/certs/ca-certificates.crt",
        ] {
            self.take(Path::new(file), Path::new(file))?;
        }
        for (_, value) in network_variables() {
            let file = Path::new(&value);
            if file.is_absolute() && file.is_file() {
                self.take(file, file)?;
            }
        }
        let home = env::home_dir().ok_or("HOME is not set, so the settings for the network are not found")?;
        let cargo = env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from);
        self.take(&home.join(".npmrc"), &Path::new(HOME).join(".npmrc"))?;
        for name in ["config.toml", "config"] {
            self.take(&cargo.join(name), &Path::new(CARGO).join(name))?;
        }
        let apt = output(Command::new("apt-config").arg("dump")).unwrap_or_default();
        let network = apt.lines().filter(|line| line.starts_with("Acquire::http"));
        let network: String = network.map(|line| format!("{line}\n")).collect();
        write(&self.path("/etc/apt/apt.conf.d/90network"), &network)
    }

    /// The package lists of a machine that was delivered a while ago: without what came to the release since.
    fn take_old_lists(&self, sources: &[Source]) -> Outcome<()> {
        let list = self.path("/etc/apt/sources.list");
        write(
            &list,
            &sources.iter().take(1).map(Source::line).collect::<String>(),
        )?;
        run(&mut self.shell("/", "apt-get update --quiet"))?;
        write(&list, &sources.iter().map(Source::line).collect::<String>())
    }

    /// rustup with its stable toolchain, as it is after it was installed.
    fn take_rust(&self) -> Outcome<()> {
        let sysroot = output(Command::new("rustup").args(["run", "stable", "rustc", "--print", "sysroot"]));
        let (Some(rustup), Some(sysroot)) = (on_path("rustup"), sysroot) else {
            return Err("`fresh` copies rustup and its stable toolchain, which are not here".into());
        };
        let sysroot = PathBuf::from(sysroot);
        let name = sysroot.file_name().unwrap_or_default().to_string_lossy();
        say(&format!("rustup with {name}"));
        self.take(&sysroot, &Path::new(RUSTUP).join("toolchains").join(&*name))?;
        // rustup does what it is called.
        for program in ["cargo", "rustc", "rustdoc", "rustup"] {
            self.take(&rustup, &Path::new(CARGO).join("bin").join(program))?;
        }
        run(&mut self.shell("/", &format!("rustup --quiet default {name}")))
    }

    /// The command line's first answer.
    fn first_answer(&self) -> Outcome<Figure> {
        let line = readme_line(POINT)?;
        say(&line);
        let started = Instant::now();
        let answer = self
            .shell(CHECKOUT, &line)
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| format!("could not start setpriv: {error}"))?;
        let took = started.elapsed();
        if !answer.status.success() || !String::from_utf8_lossy(&answer.stdout).contains("\"xi_2\"") {
            return Err(format!("`{line}` gave no answer ({})", answer.status));
        }
        Ok(("first answer of the command line", took, FIRST_ANSWER))
    }

    /// The page, and the programs that it does not open with.
    fn page(&self) -> Outcome<[Figure; 2]> {
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .map_err(|error| format!("there is no free port: {error}"))?
            .port();
        let line = format!("{} --port {port}", readme_line(SERVE)?);
        say(&line);
        let started = Instant::now();
        let mut serve = self
            .shell(CHECKOUT, &line)
            .spawn()
            .map_err(|error| format!("could not start setpriv: {error}"))?;
        let mut wait_for = |what: &'static str, limit: Duration, there: &dyn Fn() -> bool| {
            while !there() {
                if let Ok(Some(status)) = serve.try_wait() {
                    return Err(format!("`{line}` ended ({status})"));
                }
                if started.elapsed() > PATIENCE {
                    return Err(format!("{what}: not there after {}", minutes(&PATIENCE)));
                }
                thread::sleep(Duration::from_millis(250));
            }
            say(&format!("{what} after {}", minutes(&started.elapsed())));
            Ok((what, started.elapsed(), limit))
        };
        let answers = |address: &str| answers(port, address);
        wait_for("an answer at the page's address", PAGE, &|| answers("/"))?;
        let page = wait_for("page", PAGE, &|| opens(port));
        let figures = page.and_then(|page| {
            let all = wait_for("all programs", ALL_PROGRAMS, &|| {
                ["plain", "lab", "threads"]
                    .iter()
                    .all(|name| answers(&format!("/{name}/depthscale-web_bg.wasm")))
            })?;
            Ok([page, all])
        });
        let _ = serve.kill();
        let _ = serve.wait();
        figures
    }
}

/// The first line of README.md that begins so, without its remark.
fn readme_line(beginning: &str) -> Outcome<String> {
    let readme = read(&root()?.join("README.md"))?;
    let line = readme.lines().find(|line| line.starts_with(beginning));
    line.map(|line| line.split(" #").next().unwrap_or(line).trim_end().to_owned())
        .ok_or_else(|| format!("README.md has no line that begins with `{beginning}`"))
}

/// Whether the server has what is at an address.
fn answers(port: u16, address: &str) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        write!(
            stream,
            "GET {address} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )?;
        let mut status = [0; "HTTP/1.1 200".len()];
        stream.read_exact(&mut status)?;
        Ok(status.ends_with(b"200"))
    };
    ask().unwrap_or(false)
}

/// Whether a browser of this machine shows the page with its numbers; without a browser, that it is served has to do.
fn opens(port: u16) -> bool {
    let Ok(Some(chromium)) = tools::chromium() else {
        say("there is no Chromium here, so nobody looks at the page");
        return true;
    };
    // A profile of its own, since one that another Chromium has left may be locked.
    let Ok(profile) = target_dir().map(|dir| dir.join("fresh-profile")) else {
        return false;
    };
    let page = output(
        Command::new(chromium)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ])
            .arg(format!("--user-data-dir={}", profile.display()))
            .args(["--virtual-time-budget=20000", "--dump-dom"])
            .arg(format!("http://127.0.0.1:{port}/")),
    );
    let shows = page
        .as_ref()
        .is_some_and(|page| page.contains("data-state=\"ready\""));
    if !shows {
        say(match page {
            Some(_) => "a browser does not show the page's numbers yet",
            None => "the browser that looks at the page failed",
        });
    }
    shows
}

/// A shell script whose mounts are seen by nobody else, and which ends when this program does.
fn alone(script: &str) -> Command {
    // unshare itself takes no notice of the end of this program, nor of Ctrl-C.
    let mut command = Command::new("setpriv");
    command
        .args(["--pdeathsig", "KILL"])
        .args(["unshare", "--mount", "--pid", "--fork", "--kill-child"])
        .args(["sh", "-c", script]);
    command
}

/// The variables by which programs are told how to reach the network.
fn network_variables() -> impl Iterator<Item = (String, String)> {
    const PARTS: [&str; 7] = [
        "PROXY",
        "CERT",
        "CA_BUNDLE",
        "CAINFO",
        "CARGO_HTTP",
        "CARGO_REGISTR",
        "NPM_CONFIG_",
    ];
    env::vars().filter(|(name, _)| {
        let name = name.to_uppercase();
        PARTS.iter().any(|part| name.contains(part))
    })
}

/// A folder of packages: where, and of which suite.
struct Source {
    address: String,
    suite: String,
}

impl Source {
    /// As in sources.list.
    fn line(&self) -> String {
        format!("deb {} {} main\n", self.address, self.suite)
    }
}

/// This machine's sources of Debian's packages, the release itself first.
fn debian_sources() -> Vec<Source> {
    let mut targets = Command::new("apt-get");
    targets
        .args([
            "indextargets",
            "--format",
            "$(ORIGIN) $(COMPONENT) $(RELEASE) $(REPO_URI)",
        ])
        .arg("Created-By: Packages");
    parse_sources(&output(&mut targets).unwrap_or_default())
}

fn parse_sources(targets: &str) -> Vec<Source> {
    let mut sources: Vec<Source> = targets
        .lines()
        .filter_map(|line| {
            let (suite, address) = line.strip_prefix("Debian main ")?.split_once(' ')?;
            Some(Source {
                address: address.to_owned(),
                suite: suite.to_owned(),
            })
        })
        .collect();
    // Others are named after it: bookworm-security.
    sources.sort_by_key(|source| source.suite.contains('-'));
    sources
}

#[cfg(test)]
mod tests {
    use super::{POINT, SERVE, minutes, parse_sources, readme_line};
    use std::time::Duration;

    #[test]
    fn the_release_comes_first() {
        let sources = parse_sources(
            "Debian main x-security http://a/s/\nDebian main x http://a/\nOther main y http://b/\n",
        );
        let lines: String = sources.iter().map(super::Source::line).collect();
        assert_eq!(lines, "deb http://a/ x main\ndeb http://a/s/ x-security main\n");
    }

    #[test]
    fn the_readme_has_both_commands() {
        assert!(readme_line(POINT).unwrap().ends_with('\''));
        assert_eq!(readme_line(SERVE).unwrap(), SERVE);
    }

    #[test]
    fn times_are_told_in_minutes() {
        assert_eq!(minutes(&Duration::from_secs(125)), "2:05 min");
    }
}
