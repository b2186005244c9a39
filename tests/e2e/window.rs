//! The program under test: its own display, its own driver, its own ward.
//!
//! fantoccini speaks WebDriver to tauri-driver, which hands it to the system's
//! WebKitWebDriver. It was chosen over thirtyfour because it works without a TLS
//! library and without a web client of its own; both are on this machine only
//! to reach a loopback address.

use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use lamplight_bedside_sim::ble::{Bus, MISSING, Peer, StandIn};
use lamplight_xtask::bus;
use lamplight_xtask::checks::WINDOW_TESTS;
use lamplight_xtask::display::{Size, VirtualDisplay};
use lamplight_xtask::paths::{Paths, Profile, Scratch};
use lamplight_xtask::process::Process;
use lamplight_xtask::station::{Calls, Simulation};
use lamplight_xtask::tools::TAURI_DRIVER;
use lamplight_xtask::ward::{self, Patience};
use lamplight_xtask::{picture, station};
use serde_json::{Map, Value, json};
use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

/// How long the window may take to open; a loaded machine needs many seconds.
const OPENS_WITHIN: Duration = Duration::from_secs(180);

/// How long anything may take to come true on the page. Only a test that fails waits so long.
const COMES_TRUE_WITHIN: Duration = Duration::from_secs(120);

/// A ward that misses nobody within a test: what a monitor said once stays as it is, however
/// long a busy machine takes for the rest of the story, and in the picture of a failed one.
pub const CALM: Patience = Patience {
    stale_after_s: 3_600.0,
    lost_after_s: 7_200.0,
};

/// Between two looks. It is no waiting for something to have happened: what is
/// looked for ends the wait.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// The file with which a station says that it is ready.
const READY: &str = "ready.json";

/// Keys as WebDriver writes them (W3C WebDriver, 17.4.2): control down, and modifiers up.
const CONTROL: char = '\u{E009}';
const NO_MODIFIER: char = '\u{E000}';
/// Escape.
pub const ESCAPE: &str = "\u{E00C}";

/// A machine that tests has no loudspeaker; that would be a condition in every list.
const SILENT: &str = "\n[sound]\nenabled = false\n";

/// The window on a ward of its own.
#[derive(Debug)]
pub struct Window {
    test: &'static str,
    beds: u16,
    /// What the program finds in its environment.
    variables: Vec<(&'static str, String)>,
    paths: Paths,
    // Ends in this order: the driver ends the program, then the display goes.
    run: Run,
    display: VirtualDisplay,
    folder: Scratch,
}

/// One run of the program.
#[derive(Debug)]
struct Run {
    client: Client,
    ready: station::Ready,
    _driver: Process,
}

/// Whether the window's tests are wanted; says why not, past the test runner's capture.
pub fn wanted(test: &str) -> bool {
    let wanted = std::env::var_os(WINDOW_TESTS).is_some_and(|value| value == "1");
    if !wanted {
        // `eprintln!` would be kept back, since the test passes.
        let _ = writeln!(
            std::io::stderr(),
            "passed over: {test} needs a window; `cargo xtask test` runs it"
        );
    }
    wanted
}

/// Opens a window of the given ward and runs `story` on it, unless the window's
/// tests are not wanted.
pub async fn story(
    test: &'static str,
    beds: u16,
    patience: Option<Patience>,
    story: impl AsyncFnOnce(&Window),
) {
    let ward = ward::configuration(beds, patience.or(Some(CALM)));
    story_of(test, beds, ward, story).await;
}

/// The same for a ward with a configuration of one's own.
pub async fn story_of(
    test: &'static str,
    beds: u16,
    configuration: String,
    story: impl AsyncFnOnce(&Window),
) {
    if !wanted(test) {
        return;
    }
    let window = Window::open(test, beds, configuration + SILENT).await;
    story(&window).await;
    window.close().await;
}

/// The same with simulated Bluetooth devices: the service of the system is played on a bus of
/// the test's own, which the program takes for the system's.
pub async fn story_with_devices(
    test: &'static str,
    beds: u16,
    configuration: String,
    devices: Vec<Peer>,
    story: impl AsyncFnOnce(&Window),
) {
    if !wanted(test) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder can be made");
    let Some(bus) = Bus::start(folder.path()).expect("the bus starts") else {
        let _ = writeln!(std::io::stderr(), "passed over: {test}: {MISSING}");
        return;
    };
    let playing = StandIn::start(bus.address(), devices).await;
    let _playing = playing.expect("the service can be played");
    let variables = vec![(bus::VARIABLE, bus.address().to_owned())];
    let window = Window::open_with(test, beds, configuration + SILENT, variables).await;
    story(&window).await;
    window.close().await;
}

/// A station that is killed and started again on the same data folder: `before` tells `after`
/// what it has to find.
pub async fn killed_in_between<T>(
    test: &'static str,
    beds: u16,
    before: impl AsyncFnOnce(&Window) -> T,
    after: impl AsyncFnOnce(&Window, T),
) {
    if !wanted(test) {
        return;
    }
    let configuration = ward::configuration(beds, Some(CALM)) + SILENT;
    let mut window = Window::open(test, beds, configuration).await;
    let told = before(&window).await;
    window.kill_and_start_again().await;
    after(&window, told).await;
    window.close().await;
}

impl Window {
    async fn open(test: &'static str, beds: u16, configuration: String) -> Self {
        Self::open_with(test, beds, configuration, Vec::new()).await
    }

    async fn open_with(
        test: &'static str,
        beds: u16,
        configuration: String,
        variables: Vec<(&'static str, String)>,
    ) -> Self {
        let paths = Paths::find().expect("the workspace is known");
        let program = paths.program("lamplight", Profile::Dev);
        assert!(
            program.is_file(),
            "{} is missing: cargo build --workspace",
            program.display()
        );
        let display = VirtualDisplay::open(Size::FULL_HD).expect("a display opens");
        let folder = paths.scratch(test).expect("a folder can be made");
        std::fs::write(config_in(&folder), configuration).expect("it can be written");
        let run = Run::start(test, &paths, &display, &folder, &variables).await;
        let window = Self {
            test,
            beds,
            variables,
            paths,
            run,
            display,
            folder,
        };
        window.is_ready().await;
        window
    }

    /// Ends the program as a power cut would, and starts it on what it has left.
    async fn kill_and_start_again(&mut self) {
        let ready = data_in(&self.folder).join(READY);
        let text = std::fs::read_to_string(&ready).expect("the station wrote that it is ready");
        let told: Value = serde_json::from_str(&text).expect("it is JSON");
        let killed = Command::new("kill")
            .args(["-9", &told["pid"].to_string()])
            .status();
        assert!(killed.is_ok_and(|status| status.success()), "told {text}");
        // The next run's is waited for.
        std::fs::remove_file(&ready).expect("it can be removed");
        let (paths, variables) = (&self.paths, &self.variables);
        self.run = Run::start(self.test, paths, &self.display, &self.folder, variables).await;
        self.is_ready().await;
    }

    async fn is_ready(&self) {
        self.becomes("the page is ready", async |w| w.page_is_ready().await)
            .await;
    }

    async fn close(self) {
        // Ending the session ends the program; what stays ends with the display.
        let _ = self.run.client.clone().close().await;
    }

    /// Where bedside devices send to.
    pub fn address(&self) -> &str {
        let bedside = self.run.ready.bedside();
        bedside.expect("the ward listens for bedside devices")
    }

    /// Where the feed of this id listens.
    pub fn address_of(&self, feed: &str) -> &str {
        let address = self.run.ready.feed(feed);
        address.expect("the ward listens on this feed")
    }

    /// Starts simulated monitors for every bed; they end with what is returned.
    pub fn simulate(&self, scenario: &str) -> Process {
        let simulation = Simulation {
            beds: self.beds,
            scenario: Some(scenario.to_owned()),
            replay: Vec::new(),
            calls: Calls::default(),
            more: &[],
            broker: None,
            bus: None,
        };
        station::simulate(&self.paths, Profile::Dev, self.address(), &simulation)
            .expect("the simulator starts")
    }

    /// Goes from one of two windows to the other, once that is there and ready.
    pub async fn goes_to_the_other(&self) {
        self.becomes("the other window is there", async |w| {
            let client = &w.run.client;
            let here = client.window().await.map_err(|error| error.to_string())?;
            let all = client.windows().await.map_err(|error| error.to_string())?;
            let other = all.into_iter().find(|one| *one != here);
            let other = other.ok_or("there is one window")?;
            let gone = client.switch_to_window(other).await;
            gone.map_err(|error| error.to_string())
        })
        .await;
        self.is_ready().await;
    }

    async fn page_is_ready(&self) -> Result<(), String> {
        self.attribute_of(Locator::Css("html"), "data-ready", "true")
            .await
    }

    /// Takes a picture of the whole display into `target/e2e`.
    pub fn keep_picture(&self, name: &str) {
        let file = format!("{}-{name}.png", self.test);
        let file = self.paths.target.join("e2e").join(file);
        picture::take(&self.display, &file).expect("a picture can be taken");
    }

    /// Picks a value in a list that unfolds.
    pub async fn pick(&self, id: &str, value: &str) {
        self.becomes(&format!("{value:?} is picked in {id}"), async |w| {
            let css = by_id(id);
            let list = w.run.client.find(Locator::Css(&css)).await;
            let list = list.map_err(|error| error.to_string())?;
            let picked = list.select_by_value(value).await;
            picked.map_err(|error| error.to_string())
        })
        .await;
    }

    /// Waits until an element reads exactly `text`.
    pub async fn reads(&self, id: &str, text: &str) {
        let what = format!("{id} reads {text:?}");
        self.becomes(&what, async |w| match w.text(id).await? {
            found if found == text => Ok(()),
            found => Err(format!("it reads {found:?}")),
        })
        .await;
    }

    /// Waits until an attribute of an element is exactly `value`.
    pub async fn has(&self, id: &str, attribute: &str, value: &str) {
        let what = format!("{id} has {attribute}={value:?}");
        self.becomes(&what, async |w| {
            w.attribute_of(Locator::Css(&by_id(id)), attribute, value)
                .await
        })
        .await;
    }

    /// Waits until `id` is on the page.
    pub async fn is_there(&self, id: &str) {
        self.becomes(&format!("{id} is there"), async |w| {
            match w.all(&by_id(id)).await?.len() {
                0 => Err("it is not".to_owned()),
                _ => Ok(()),
            }
        })
        .await;
    }

    /// Waits until `id` is no longer on the page.
    pub async fn is_gone(&self, id: &str) {
        self.becomes(&format!("{id} is gone"), async |w| {
            match w.all(&by_id(id)).await?.len() {
                0 => Ok(()),
                count => Err(format!("there are {count}")),
            }
        })
        .await;
    }

    /// What an element reads now.
    pub async fn text(&self, id: &str) -> Result<String, String> {
        self.run
            .client
            .find(Locator::Css(&by_id(id)))
            .await
            .map_err(|error| error.to_string())?
            .text()
            .await
            .map_err(|error| error.to_string())
    }

    /// What stands on the whole page now.
    pub async fn everything(&self) -> String {
        let script = "return document.body.innerText";
        match self.run.client.execute(script, Vec::new()).await {
            Ok(Value::String(text)) => text,
            other => panic!("the page has no text: {other:?}"),
        }
    }

    /// Waits until what stands in `id` contains `words`.
    pub async fn tells(&self, id: &str, words: &str) {
        self.becomes(&format!("{id} tells {words:?}"), async |w| {
            let found = w.text(id).await?;
            found.contains(words).then_some(()).ok_or(found)
        })
        .await;
    }

    /// What an attribute of an element is now.
    pub async fn looks(&self, id: &str, attribute: &str) -> Result<String, String> {
        let css = by_id(id);
        let element = self.run.client.find(Locator::Css(&css)).await;
        let found = element
            .map_err(|error| error.to_string())?
            .attr(attribute)
            .await;
        found
            .map_err(|error| error.to_string())?
            .ok_or_else(|| format!("it has no {attribute}"))
    }

    /// Writes a number or words over what stands in a field.
    pub async fn write(&self, id: &str, text: &str) {
        self.click(id).await;
        self.press(&format!("{CONTROL}a{NO_MODIFIER}")).await;
        // Apart: WebKit's driver drops what follows the end of a modifier.
        self.press(text).await;
    }

    /// Presses keys where the focus is.
    pub async fn press(&self, keys: &str) {
        let focused = self.run.client.active_element().await;
        let focused = focused.expect("something has the focus");
        focused.send_keys(keys).await.expect("keys can be pressed");
    }

    /// The whole `data-testid` of the first element whose begins so.
    pub async fn first_of(&self, beginning: &str) -> String {
        self.becomes(&format!("there is a {beginning}"), async |w| {
            let css = format!("[data-testid^=\"{beginning}\"]");
            let all = w.all(&css).await?;
            let first = all.first().ok_or("there is none")?;
            let id = first.attr("data-testid").await;
            id.map_err(|error| error.to_string())?
                .ok_or_else(|| "it has lost its name".to_owned())
        })
        .await
    }

    /// Waits until a button or a choice can't be used.
    pub async fn is_greyed(&self, id: &str) {
        self.becomes(&format!("{id} is greyed"), async |w| {
            match w.can_be_used(id).await? {
                true => Err("it can be used".to_owned()),
                false => Ok(()),
            }
        })
        .await;
    }

    async fn can_be_used(&self, id: &str) -> Result<bool, String> {
        let css = by_id(id);
        let element = self.run.client.find(Locator::Css(&css)).await;
        let element = element.map_err(|error| error.to_string())?;
        element
            .is_enabled()
            .await
            .map_err(|error| error.to_string())
    }

    /// Presses a button.
    pub async fn click(&self, id: &str) {
        self.becomes(&format!("{id} can be pressed"), async |w| {
            // A press of what is greyed does nothing, and nobody would be told.
            if !w.can_be_used(id).await? {
                return Err("it is greyed".to_owned());
            }
            w.run
                .client
                .find(Locator::Css(&by_id(id)))
                .await
                .map_err(|error| error.to_string())?
                .click()
                .await
                .map_err(|error| error.to_string())
        })
        .await;
    }

    /// Presses what `css` finds inside `id`: WebKit's driver can't press a row of a table.
    pub async fn click_inside(&self, id: &str, css: &str) {
        let css = format!("{} {css}", by_id(id));
        self.becomes(&format!("{css} can be pressed"), async |w| {
            let element = w.run.client.find(Locator::Css(&css)).await;
            let pressed = element.map_err(|error| error.to_string())?.click().await;
            pressed.map_err(|error| error.to_string())
        })
        .await;
    }

    /// Presses one of a few choices side by side. What is pressed is its label, as the radio
    /// button in it is not seen.
    pub async fn choose(&self, group: &str, value: &str) {
        let choice = by_id(&format!("{group}-{value}"));
        self.click_inside(group, &format!("label:has({choice})"))
            .await;
    }

    /// The rows of "Needs someone" from the top.
    pub async fn needs(&self) -> Result<Vec<Need>, String> {
        let script = "return [...document.querySelectorAll('[data-testid=\"needs-list\"] [data-testid^=\"need-\"][data-bed]')]
            .map((row) => [row.dataset.testid.replace('need-', ''), row.dataset.bed, row.dataset.priority, row.innerText])";
        let rows = self
            .run
            .client
            .execute(script, Vec::new())
            .await
            .map_err(|error| error.to_string())?;
        let rows: Vec<(String, String, String, String)> =
            serde_json::from_value(rows).map_err(|error| error.to_string())?;
        Ok(rows
            .into_iter()
            .map(|(condition, bed, priority, text)| Need {
                condition,
                bed,
                priority,
                text,
            })
            .collect())
    }

    /// Waits until the first row of the list is this.
    pub async fn first_need(&self, bed: &str, priority: &str) -> Need {
        let what = format!("bed {bed} with priority {priority} is first in the list");
        self.becomes(&what, async |w| {
            let needs = w.needs().await?;
            match needs.first() {
                Some(need) if need.bed == bed && need.priority == priority => Ok(need.clone()),
                _ => Err(format!("the list is {needs:?}")),
            }
        })
        .await
    }

    /// Looks until `look` gives something, and panics with the last reason when it does not.
    pub async fn becomes<T>(
        &self,
        what: &str,
        mut look: impl AsyncFnMut(&Self) -> Result<T, String>,
    ) -> T {
        let until = Instant::now() + COMES_TRUE_WITHIN;
        loop {
            match look(self).await {
                Ok(found) => return found,
                Err(why) if Instant::now() > until => {
                    panic!("did not come true: {what}; at last: {why}")
                }
                Err(_) => tokio::time::sleep(LOOK_EVERY).await,
            }
        }
    }

    async fn all(&self, css: &str) -> Result<Vec<fantoccini::elements::Element>, String> {
        self.run
            .client
            .find_all(Locator::Css(css))
            .await
            .map_err(|error| error.to_string())
    }

    async fn attribute_of(
        &self,
        locator: Locator<'_>,
        attribute: &str,
        value: &str,
    ) -> Result<(), String> {
        let element = self
            .run
            .client
            .find(locator)
            .await
            .map_err(|error| error.to_string())?;
        match element.attr(attribute).await {
            Ok(Some(found)) if found == value => Ok(()),
            Ok(found) => Err(format!("it is {found:?}")),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Where the picture of a failed test goes.
    fn picture(&self) -> PathBuf {
        self.paths
            .target
            .join("e2e")
            .join(format!("{}.png", self.test))
    }
}

/// A failed test leaves a picture of what a nurse would have seen.
impl Drop for Window {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            return;
        }
        let file = self.picture();
        let _ = match picture::take(&self.display, &file) {
            Ok(()) => writeln!(std::io::stderr(), "picture: {}", file.display()),
            Err(failure) => writeln!(std::io::stderr(), "no picture: {failure}"),
        };
    }
}

/// One row of "Needs someone".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// The condition's id.
    pub condition: String,
    /// The bed, empty for a condition of the station.
    pub bed: String,
    /// `high`, `medium`, `low` or `none`.
    pub priority: String,
    /// All that it reads.
    pub text: String,
}

impl Run {
    async fn start(
        test: &str,
        paths: &Paths,
        display: &VirtualDisplay,
        folder: &Scratch,
        variables: &[(&'static str, String)],
    ) -> Self {
        let (driver, port) = start_driver(paths, display, test, variables).await;
        let program = paths.program("lamplight", Profile::Dev);
        let data = data_in(folder);
        let client = connect(&program, port, &config_in(folder), &data).await;
        let ready = ready(&data).await;
        Self {
            client,
            ready,
            _driver: driver,
        }
    }
}

fn config_in(folder: &Scratch) -> PathBuf {
    folder.path().join("ward.toml")
}

fn data_in(folder: &Scratch) -> PathBuf {
    folder.path().join("data")
}

fn by_id(id: &str) -> String {
    format!("[data-testid=\"{id}\"]")
}

async fn start_driver(
    paths: &Paths,
    display: &VirtualDisplay,
    test: &str,
    variables: &[(&'static str, String)],
) -> (Process, u16) {
    let program = TAURI_DRIVER.path(paths);
    assert!(
        program.is_file(),
        "{} is missing: `cargo xtask test` installs it",
        program.display()
    );
    let native = lamplight_xtask::paths::in_path("WebKitWebDriver")
        .expect("WebKitWebDriver is installed (Debian: webkit2gtk-driver)");
    let (port, native_port) = free_ports();
    let folder = paths.target.join("e2e");
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    let log = std::fs::File::create(folder.join(format!("{test}.log"))).expect("a log opens");
    let mut command = Command::new(program);
    command
        .args(["--port", &port.to_string()])
        .args(["--native-port", &native_port.to_string()])
        .arg("--native-driver")
        .arg(native)
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .stderr(log);
    let driver =
        Process::start("tauri-driver", display.dress(&mut command)).expect("the driver starts");
    for port in [port, native_port] {
        until(&format!("a driver listens on {port}"), || {
            TcpStream::connect(("127.0.0.1", port)).ok()
        })
        .await;
    }
    (driver, port)
}

/// Two ports that were free a moment ago: the drivers take no port 0. Below the range that the
/// system chooses from, where whoever knocks before the driver listens may get the port itself.
fn free_ports() -> (u16, u16) {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let begin = u16::try_from(std::process::id() % 3_000).expect("less than 3,000");
    let mut free =
        std::iter::repeat_with(|| 28_500 + (begin + NEXT.fetch_add(1, Ordering::Relaxed)) % 4_000)
            .filter(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok());
    let mut next = || free.next().expect("there is always another");
    (next(), next())
}

async fn connect(program: &Path, port: u16, config: &Path, data: &Path) -> Client {
    let options = json!({ "application": program, "args": ["--config", config, "--data", data] });
    let capabilities = Map::from_iter([("tauri:options".to_owned(), options)]);
    ClientBuilder::new(HttpConnector::new())
        .capabilities(capabilities)
        .connect(&format!("http://127.0.0.1:{port}"))
        .await
        .expect("the driver opens the window")
}

/// The driver keeps the program's output to itself; it writes the same line to a file.
async fn ready(data: &Path) -> station::Ready {
    let file = data.join(READY);
    until("the station says that it is ready", || {
        let text = std::fs::read_to_string(&file).ok()?;
        match station::Notice::read(&text)? {
            station::Notice::Ready(ready) => Some(ready),
            _ => None,
        }
    })
    .await
}

async fn until<T>(what: &str, look: impl Fn() -> Option<T>) -> T {
    let until = Instant::now() + OPENS_WITHIN;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() <= until, "did not come true: {what}");
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
