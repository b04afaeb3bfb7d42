//! The page on this machine: built, served, and built anew when its sources change.

use crate::bundle::{self, Bundle, Profile};
use crate::process::{Outcome, read, say};
use crate::project::{root, target_dir};
use crate::server::{Site, listen_to};
use crate::toolchain::Source;
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use std::io::ErrorKind;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

/// The port if none is asked for, as in Trunk.toml.
const PORT: u16 = 8080;

/// Changes within this time are one.
const TOGETHER: Duration = Duration::from_millis(100);

/// Builds the plain program and serves the page with it, adds the others as they are done, and builds anew on every change.
pub fn serve(args: &[String]) -> Outcome<()> {
    let (profile, port) = options(args)?;
    let (listener, port) = listen(port)?;
    let address = format!("http://127.0.0.1:{port}/");
    say(&format!("building; the page will be at {address}"));
    // Compiled beside what comes next. Who needs it waits for it, and says so if it failed.
    thread::spawn(bundle::prepare);
    let source = Source::find_or_install()?;
    let site = Arc::new(Site::new(target_dir()?.join("site")));
    let (changed, changes) = channel();
    let _watcher = watch(&root()?, &site, changed.clone())
        .inspect_err(|error| say(&format!("{error}; the page is served, but not built anew")));

    build(&site, Bundle::Plain, source, profile)?;
    listen_to(listener, &site)?;
    say(&format!("the page is at {address} (its other programs follow)"));
    loop {
        build_others(&site, source, profile);
        say(&format!("all there is is at {address}"));
        rebuild_plain(&site, source, profile, &changes)?;
    }
}

/// The profile and the port.
fn options(args: &[String]) -> Outcome<(Profile, u16)> {
    let (mut profile, mut port) = (Profile::Release, PORT);
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--dev" => profile = Profile::Dev,
            "--port" => {
                let value = args.next().ok_or("--port needs a number from 0 to 65535")?;
                port = value
                    .parse()
                    .map_err(|_| format!("--port needs a number from 0 to 65535, got `{value}`"))?;
            }
            other => {
                return Err(format!(
                    "`serve` has no option `{other}`; it has --dev and --port"
                ));
            }
        }
    }
    Ok((profile, port))
}

/// The port, taken before anything is built, and its number, which the system chooses for port 0.
fn listen(port: u16) -> Outcome<(TcpListener, u16)> {
    let because = |error: std::io::Error| match error.kind() {
        ErrorKind::AddrInUse => {
            format!("port {port} is in use by another program; choose another one with --port")
        }
        _ => format!("could not listen on port {port}: {error}"),
    };
    let listener = TcpListener::bind(("127.0.0.1", port)).map_err(because)?;
    let port = listener.local_addr().map_err(because)?.port();
    Ok((listener, port))
}

/// Builds a program and gives it to the site.
fn build(site: &Site, bundle: Bundle, source: Source, profile: Profile) -> Outcome<()> {
    bundle.build(Some(source), profile, &site.folder(bundle))?;
    site.publish(bundle);
    Ok(())
}

/// Those that the page does not open with, beside each other.
fn build_others(site: &Site, source: Source, profile: Profile) {
    thread::scope(|scope| {
        for bundle in [Bundle::Lab, Bundle::Threads] {
            scope.spawn(move || {
                if let Err(error) = build(site, bundle, source, profile) {
                    say(&error);
                    site.give_up(bundle);
                }
            });
        }
    });
}

/// Waits for a change and builds the plain program, until that succeeds.
fn rebuild_plain(site: &Site, source: Source, profile: Profile, changes: &Receiver<()>) -> Outcome<()> {
    loop {
        changes.recv().map_err(|_| "changes are no longer told")?;
        while changes.try_recv().is_ok() {}
        let before = site.withdraw();
        match build(site, Bundle::Plain, source, profile) {
            Ok(()) => {
                site.changed();
                return Ok(());
            }
            Err(error) => {
                say(&format!("{error}; the page stays as it was"));
                site.restore(before);
            }
        }
    }
}

/// Tells the open page of changed files, and `programs` of those that programs are built from, as long as the watcher lives.
fn watch(root: &Path, site: &Arc<Site>, programs: Sender<()>) -> Outcome<RecommendedWatcher> {
    let unwatched = |error: notify::Error| format!("changes of the sources cannot be seen ({error})");
    let (events, received) = channel();
    let mut watcher = notify::recommended_watcher(events).map_err(unwatched)?;
    let watched: Vec<_> = watched(&read(&root.join("Trunk.toml"))?)
        .iter()
        .map(|name| root.join(name))
        .collect();
    // A file is watched by way of its folder: an editor may replace it.
    watcher
        .watch(root, RecursiveMode::NonRecursive)
        .map_err(unwatched)?;
    for folder in watched.iter().filter(|path| path.is_dir()) {
        watcher
            .watch(folder, RecursiveMode::Recursive)
            .map_err(unwatched)?;
    }
    let (root, site) = (root.to_owned(), site.clone());
    thread::spawn(move || {
        let crates = ["src", "explorer", "web"].map(|folder| root.join(folder));
        let of_programs = |path: &Path| {
            path.ends_with("Cargo.toml") || crates.iter().any(|folder| path.starts_with(folder))
        };
        while let Ok(first) = received.recv() {
            let mut paths = changed_paths(first);
            while let Ok(next) = received.recv_timeout(TOGETHER) {
                paths.extend(changed_paths(next));
            }
            paths.retain(|path| watched.iter().any(|watched| path.starts_with(watched)));
            if paths.iter().any(|path| of_programs(path)) {
                let _ = programs.send(());
            } else if !paths.is_empty() {
                site.changed();
            }
        }
    });
    Ok(watcher)
}

/// What an event says of changes; that a file was read is none.
fn changed_paths(event: notify::Result<Event>) -> Vec<PathBuf> {
    event
        .ok()
        .filter(|event| !event.kind.is_access())
        .map_or(Vec::new(), |event| event.paths)
}

/// What Trunk watches, from its configuration.
fn watched(trunk_toml: &str) -> Vec<&str> {
    let line = trunk_toml.lines().find(|line| line.starts_with("watch = ["));
    line.map_or(Vec::new(), |line| line.split('"').skip(1).step_by(2).collect())
}

#[cfg(test)]
mod tests {
    use super::{listen, options, watch, watched};
    use crate::bundle::Profile;
    use crate::server::Site;
    use std::fs;
    use std::sync::Arc;
    use std::sync::mpsc::channel;

    #[test]
    fn options_are_read_and_refused_by_name() {
        let args = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(options(&[]), Ok((Profile::Release, 8080)));
        assert_eq!(options(&args(&["--dev", "--port", "0"])), Ok((Profile::Dev, 0)));
        for words in [&["--port"][..], &["--port", "70000"], &["--fast"]] {
            assert!(options(&args(words)).unwrap_err().contains(words[0]));
        }
    }

    #[test]
    fn a_port_that_is_taken_is_named() {
        let (_listener, port) = listen(0).unwrap();
        let message = listen(port).unwrap_err();
        assert!(message.contains(&format!("port {port} is in use")), "{message}");
    }

    #[test]
    fn a_change_is_told_to_the_page_or_to_the_builder() {
        let root = std::env::temp_dir().join(format!("depthscale-watch-{}", std::process::id()));
        fs::create_dir_all(root.join("www")).unwrap();
        fs::create_dir_all(root.join("src/model")).unwrap();
        fs::write(
            root.join("Trunk.toml"),
            "watch = [\"src\", \"www\", \"Cargo.toml\"]",
        )
        .unwrap();
        let site = Arc::new(Site::new(root.join("programs")));
        let (sender, programs) = channel();
        let watcher = watch(&root, &site, sender).unwrap();

        let before = site.version();
        fs::write(root.join("www/main.js"), "1").unwrap();
        while site.version() == before {
            std::thread::yield_now();
        }
        assert!(programs.try_recv().is_err());

        fs::write(root.join("src/model/mod.rs"), "1").unwrap();
        programs.recv().unwrap();
        // As an editor does it that replaces the file.
        fs::write(root.join("new"), "1").unwrap();
        fs::rename(root.join("new"), root.join("Cargo.toml")).unwrap();
        programs.recv().unwrap();
        drop(watcher);
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn the_watched_files_are_trunks() {
        assert_eq!(watched("[watch]\nwatch = [\"a\", \"b.c\"]\n"), ["a", "b.c"]);
    }
}
