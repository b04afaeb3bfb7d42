//! A server for the page while it is built and changed: the sources as they are, and the programs that there are.

use crate::bundle::Bundle;
use crate::headers;
use crate::page::Page;
use crate::process::{Outcome, files_below, read_bytes};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};
use tiny_http::{Header, Method, Request, Response, Server};

/// What loads the page anew, and what it asks for.
const RELOAD: &str = include_str!("../reload.js");
const RELOAD_ADDRESS: &str = "xtask/reload.js";
const VERSION_ADDRESS: &str = "xtask/version";

/// Where a program stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// It is being built.
    Coming,
    There,
    /// It could not be built.
    Failed,
}

/// What the server has, and who waits for it.
pub struct Site {
    programs: PathBuf,
    state: Mutex<State>,
    news: Condvar,
}

/// What changes while the page is served.
#[derive(Clone)]
pub struct State {
    /// Another number after every change of the page.
    version: u64,
    /// By [`Bundle`].
    stages: [Stage; Bundle::ALL.len()],
}

/// An answer: status, type and body.
type Answer = (u16, &'static str, Vec<u8>);

impl Site {
    /// A site whose programs will be folders of this one.
    pub fn new(programs: PathBuf) -> Site {
        // A page that was left open by an earlier server has a version too.
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        Site {
            programs,
            state: Mutex::new(State {
                version: now.map_or(0, |time| time.as_secs()),
                stages: [Stage::Coming; Bundle::ALL.len()],
            }),
            news: Condvar::new(),
        }
    }

    /// Where a program is to be built.
    pub fn folder(&self, bundle: Bundle) -> PathBuf {
        self.programs.join(bundle.name())
    }

    /// A program is there.
    pub fn publish(&self, bundle: Bundle) {
        self.update(|state| state.stages[bundle as usize] = Stage::There);
    }

    /// A program could not be built.
    pub fn give_up(&self, bundle: Bundle) {
        self.update(|state| state.stages[bundle as usize] = Stage::Failed);
    }

    /// All programs are to be built anew; what was before can be restored.
    pub fn withdraw(&self) -> State {
        self.update(|state| {
            let before = state.clone();
            state.stages = [Stage::Coming; Bundle::ALL.len()];
            before
        })
    }

    /// The programs are what they were.
    pub fn restore(&self, before: State) {
        self.update(|state| state.stages = before.stages);
    }

    /// The page has changed: wherever it is open, it is loaded anew.
    pub fn changed(&self) {
        self.update(|state| state.version += 1);
    }

    /// The number of the page's last change.
    pub fn version(&self) -> u64 {
        self.state().version
    }

    fn update<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = change(&mut self.state());
        self.news.notify_all();
        result
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is at an address without its first `/`.
    fn answer(&self, address: &str) -> Outcome<Answer> {
        if address == RELOAD_ADDRESS {
            return Ok((200, headers::content_type(address), RELOAD.into()));
        }
        if address == VERSION_ADDRESS {
            return Ok((200, "text/plain", self.version().to_string().into_bytes()));
        }
        if let Some(bundle) = Bundle::ALL.iter().find(|bundle| {
            address
                .strip_prefix(bundle.name())
                .is_some_and(|rest| rest.starts_with('/'))
        }) {
            return match self.wait_for(*bundle) {
                Stage::There => self.program_file(*bundle, address),
                Stage::Coming => Ok(not_found("this program is still being built")),
                Stage::Failed => Ok((503, "text/plain", "this program could not be built".into())),
            };
        }
        let page = Page::read()?;
        if address.is_empty() || address == "index.html" {
            return Ok((
                200,
                headers::content_type(".html"),
                with_reload(&page.html()).into_bytes(),
            ));
        }
        match page.files()?.into_iter().find(|file| file.address == address) {
            Some(file) => contents(address, &file.source),
            None => Ok(not_found("there is no such file")),
        }
    }

    /// A program that is still being built is waited for. Not the one with threads: a page does without it.
    fn wait_for(&self, bundle: Bundle) -> Stage {
        let of = |state: &State| state.stages[bundle as usize];
        let waits = |state: &mut State| bundle != Bundle::Threads && of(state) == Stage::Coming;
        let state = self.news.wait_while(self.state(), waits);
        of(&state.unwrap_or_else(PoisonError::into_inner))
    }

    fn program_file(&self, bundle: Bundle, address: &str) -> Outcome<Answer> {
        let files = files_below(&self.folder(bundle))?;
        match files.iter().find(|file| *file == &self.programs.join(address)) {
            Some(file) => contents(address, file),
            None => Ok(not_found("there is no such file")),
        }
    }
}

/// Answers requests from now on, each in a thread of its own, since some wait.
pub fn listen_to(listener: TcpListener, site: &Arc<Site>) -> Outcome<()> {
    let server = Server::from_listener(listener, None)
        .map_err(|error| format!("the server could not start: {error}"))?;
    let site = site.clone();
    thread::spawn(move || {
        for request in server.incoming_requests() {
            let site = site.clone();
            thread::spawn(move || respond(request, &site));
        }
    });
    Ok(())
}

fn respond(request: Request, site: &Site) {
    let address = request.url().split('?').next().unwrap_or_default();
    let answer = match request.method() {
        Method::Get | Method::Head => site.answer(address.trim_start_matches('/')),
        _ => Ok((405, "text/plain", "only GET and HEAD".into())),
    };
    let (status, kind, body) = answer.unwrap_or_else(|error| (500, "text/plain", error.into_bytes()));
    let mut response = Response::from_data(body)
        .with_status_code(status)
        // With its length, by which the page tells how much is loaded.
        .with_chunked_threshold(usize::MAX);
    let own = [("Content-Type", kind), ("Cache-Control", "no-store")];
    let own = own.map(|(name, value)| (name.to_owned(), value.to_owned()));
    // Read anew each time: they may be what is being changed.
    for (name, value) in own.into_iter().chain(headers::list().unwrap_or_default()) {
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    // The browser may be gone.
    let _ = request.respond(response);
}

fn not_found(why: &str) -> Answer {
    (404, "text/plain", why.into())
}

/// A file as it is, or with what loads it anew if it is a page.
fn contents(address: &str, file: &Path) -> Outcome<Answer> {
    let body = read_bytes(file)?;
    let body = match String::from_utf8(body) {
        Ok(text) if address.ends_with(".html") => with_reload(&text).into_bytes(),
        Ok(text) => text.into_bytes(),
        Err(bytes) => bytes.into_bytes(),
    };
    Ok((200, headers::content_type(address), body))
}

fn with_reload(html: &str) -> String {
    html.replacen(
        "</head>",
        &format!("  <script src=\"/{RELOAD_ADDRESS}\" defer></script>\n</head>"),
        1,
    )
}

#[cfg(test)]
mod tests {
    use super::{Site, listen_to};
    use crate::bundle::Bundle;
    use crate::headers;
    use std::fs;
    use std::io::{Read, Write};
    use std::net::{SocketAddr, TcpListener, TcpStream};
    use std::sync::Arc;
    use std::thread;

    /// A site without programs, at an address.
    fn start(name: &str) -> (Arc<Site>, SocketAddr) {
        let folder = std::env::temp_dir().join(format!("depthscale-{name}-{}", std::process::id()));
        let site = Arc::new(Site::new(folder));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        listen_to(listener, &site).unwrap();
        (site, address)
    }

    /// Head and body of the answer to a request.
    fn ask(address: SocketAddr, line: &str) -> (String, String) {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(
            stream,
            "{line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer);
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_owned(), body.to_owned())
    }

    /// Puts the files of a program there.
    fn publish(site: &Site, bundle: Bundle, text: &str) {
        let folder = site.folder(bundle);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("depthscale-web.js"), text).unwrap();
        fs::write(folder.join("depthscale-web_bg.wasm"), [0xff, 0]).unwrap();
        site.publish(bundle);
    }

    #[test]
    fn every_answer_has_the_sites_headers_and_its_type() {
        let (site, address) = start("headers");
        publish(&site, Bundle::Plain, "program");
        for (path, status, kind) in [
            ("/", "200", "text/html"),
            ("/?threads=1", "200", "text/html"),
            ("/gallery.html", "200", "text/html"),
            ("/www/main.js", "200", "text/javascript"),
            ("/www/style.css", "200", "text/css"),
            ("/www/logo.svg", "200", "image/svg+xml"),
            ("/data/digits.idx.gz", "200", "application/gzip"),
            ("/plain/depthscale-web.js", "200", "text/javascript"),
            ("/plain/depthscale-web_bg.wasm", "200", "application/wasm"),
            ("/absent.js", "404", "text/plain"),
            ("/plain/absent.js", "404", "text/plain"),
            ("/Cargo.toml", "404", "text/plain"),
            ("/www/../Cargo.toml", "404", "text/plain"),
            ("/plain/../../../etc/passwd", "404", "text/plain"),
        ] {
            let (head, _) = ask(address, &format!("GET {path}"));
            assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{path}: {head}");
            assert!(head.contains(&format!("Content-Type: {kind}")), "{path}: {head}");
            for (name, value) in headers::list().unwrap() {
                assert!(head.contains(&format!("{name}: {value}")), "{path}: {head}");
            }
        }
        assert!(ask(address, "POST /").0.starts_with("HTTP/1.1 405 "));
        let (head, body) = ask(address, "HEAD /www/main.js");
        assert!(head.starts_with("HTTP/1.1 200 ") && body.is_empty());
        fs::remove_dir_all(&site.programs).unwrap();
    }

    #[test]
    fn pages_are_loaded_anew_and_have_nothing_for_trunk() {
        let (site, address) = start("pages");
        for path in ["/", "/gallery.html"] {
            let (_, body) = ask(address, &format!("GET {path}"));
            assert!(
                body.contains("xtask/reload.js") && !body.contains("data-trunk"),
                "{path}"
            );
        }
        let version = || ask(address, "GET /xtask/version").1;
        let before = version();
        assert_eq!(version(), before);
        site.changed();
        assert_ne!(version(), before);
    }

    #[test]
    fn a_program_that_is_being_built_is_waited_for_except_threads() {
        let (site, address) = start("waiting");
        let waiting = thread::spawn(move || ask(address, "GET /lab/depthscale-web.js"));
        assert!(
            ask(address, "GET /threads/depthscale-web.js")
                .0
                .starts_with("HTTP/1.1 404 ")
        );
        publish(&site, Bundle::Lab, "the lab");
        let (head, body) = waiting.join().unwrap();
        assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
        assert_eq!(body, "the lab");
        // built anew, but not to be built
        let before = site.withdraw();
        let waiting = thread::spawn(move || ask(address, "GET /lab/depthscale-web.js"));
        site.give_up(Bundle::Lab);
        assert!(waiting.join().unwrap().0.starts_with("HTTP/1.1 503 "));
        site.restore(before);
        assert_eq!(ask(address, "GET /lab/depthscale-web.js").1, "the lab");
        fs::remove_dir_all(&site.programs).unwrap();
    }
}
