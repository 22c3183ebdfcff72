//! Every route; its responses equal the output of the command line.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Server, steady};
use crate::run::Folder;

/// Returns the JSON output of the command line.
fn command_output<const N: usize>(folder: &Folder, args: [&str; N]) -> Value {
    steady(folder.ibid(args).json().remove(0))
}

#[test]
fn responses_equal_the_output_of_the_command_line() {
    let folder = Folder::indexed();
    let server = Server::start(&folder);
    let got = |path: &str| steady(server.get(&format!("/api/v1{path}")).json());
    let posted = |path: &str, body: Value| server.post(&format!("/api/v1{path}"), &body).json();

    assert_eq!(got("/search?q=ferry"), command_output(&folder, ["search", "ferry", "--json"]));
    assert_eq!(
        got("/search?q=east+bank&n=1&offset=1&by=article&sort=newest&facet=source&facet=year&undated=include&explain"),
        command_output(
            &folder,
            [
                "search",
                "east bank",
                "-n",
                "1",
                "--offset",
                "1",
                "--by",
                "article",
                "--sort",
                "newest",
                "--facet",
                "source,year",
                "--undated",
                "include",
                "--explain",
                "--json"
            ]
        )
    );
    assert_eq!(
        got(
            "/search?q=crowns&since=2019&until=2019-05&source=The%20Lantern&author=ada%20brook&lang=en&tag=trade&context=1"
        ),
        command_output(
            &folder,
            [
                "search",
                "crowns",
                "--since",
                "2019",
                "--until",
                "2019-05",
                "--source",
                "The Lantern",
                "--author",
                "ada brook",
                "--lang",
                "en",
                "--tag",
                "trade",
                "--context",
                "1",
                "--json"
            ]
        )
    );
    assert_eq!(
        got("/search?q=-ferry&plain=true"),
        command_output(&folder, ["search", "--plain", "--json", "--", "-ferry"])
    );
    let noted = got("/search?q=%22harbour");
    assert_eq!(noted["notes"][0]["what"], "unclosed quotation: read to the end");
    assert_eq!(got("/search?q=harbuor")["suggestion"], "harbour");

    let article = got("/article?id=news/bridge");
    let mut inspected = command_output(&folder, ["inspect", "corpus/news/bridge.md", "--json"]);
    for name in ["article", "text", "paragraphs"] {
        assert_eq!(article[name], inspected[name].take(), "{name}");
    }
    assert_eq!(article["outline"][0], json!({"paragraph": 2, "level": 2, "text": "Costs"}));
    assert_eq!(got("/article?id=news/bridge%23p1")["article"], article["article"]);
    assert_eq!(
        got("/passage?ref=news/bridge%23p3s2&context=1"),
        command_output(&folder, ["show", "news/bridge#p3s2", "--context", "1", "--json"])
    );
    assert_eq!(got("/passage?ref=news/bridge%23p1@00000000")["changed"], true);

    assert_eq!(
        got("/cite?ref=news/bridge%23p1"),
        json!([command_output(&folder, ["cite", "news/bridge#p1", "--json"])])
    );
    let both = got("/cite?ref=news/bridge%23p1&ref=market%23p2&style=ieee");
    let cited = folder.ibid(["cite", "news/bridge#p1", "market#p2", "--style", "ieee", "--json"]).json();
    assert_eq!(both, Value::Array(cited));
    let ris = got("/cite?ref=news/bridge&format=ris");
    assert_eq!(ris["citation"], folder.ibid(["cite", "news/bridge", "--format", "ris"]).stdout());
    let styles = got("/styles");
    assert!(styles.as_array().is_some_and(|list| list.iter().any(|style| style["name"] == "apa")));

    let quoted = "Steel was dearer than anyone foresaw";
    assert_eq!(posted("/quote", json!({"quote": quoted})), command_output(&folder, ["quote", quoted, "--json"]));
    let named = json!({"quote": quoted, "article": "market"});
    assert_eq!(posted("/quote", named)["verdict"], "wrong_source");
    let claim = "The bridge cost 4.3 million crowns";
    assert_eq!(posted("/check", json!({"claim": claim})), command_output(&folder, ["check", claim, "--json"]));
    let text = "The bridge cost 4.2 million crowns. Who paid for the bridge?";
    let folder = folder.file("text.txt", text);
    let checked = folder.ibid(["check", "--text", "text.txt", "--json"]).json();
    assert_eq!(checked.len(), 2);
    assert_eq!(posted("/check", json!({"text": text, "article": null})), Value::Array(checked));
    assert_eq!(posted("/check", json!({"text": ""})), json!([]));

    let (mut here, mut there) = (got("/status"), command_output(&folder, ["status", "--json"]));
    assert_eq!(here["location"].take(), there["location"].take());
    assert_eq!(here, there);
    assert_eq!(server.get("/api/v1/healthz").body, "ok");
    assert_eq!(got("/openapi.json")["openapi"], "3.1.1");
}

#[test]
fn search_responses_have_server_timing() {
    let server = Server::indexed();
    let timing = server.get("/api/v1/search?q=ferry").header("server-timing").map(str::to_owned);
    assert!(timing.is_some_and(|timing| timing.starts_with("search;dur=")));
}

#[test]
fn the_page_is_served_unchanged() {
    let server = Server::indexed();
    let shell = server.get("/");
    assert_eq!((shell.status, shell.header("content-type")), (200, Some("text/html; charset=utf-8")));
    let policy = shell.header("content-security-policy").expect("a policy");
    assert!(policy.starts_with("default-src 'none'; script-src 'self';") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(server.get("/article?id=news/bridge&at=x").body, shell.body);
    for path in shell.body.split('"').filter(|path| path.starts_with("/assets/")) {
        let asset = server.get(path);
        assert_eq!((asset.status, asset.header("x-content-type-options")), (200, Some("nosniff")), "{path}");
        let tag = asset.header("etag").expect("a tag").to_owned();
        let known = server.ask(&format!("GET {path}"), &[("If-None-Match", &tag)], "");
        assert_eq!((known.status, known.body.as_str()), (304, ""), "{path}");
    }
    for outside in
        ["/assets/../mod.rs", "/assets/..%2fmod.rs", "/assets/mod.rs", "/assets/", "/etc/passwd", "/favicon.ico"]
    {
        server.get(outside).problem(404);
    }
    let head = server.ask("HEAD /", &[], "");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
}

#[test]
fn article_text_is_never_markup() {
    let hostile = "<script>alert(1)</script> \"}]}\u{2028} <img src=x onerror=alert(2)> \\u003c the zeppelin.";
    let folder = Folder::with_articles().file("corpus/</script>.txt", hostile);
    let server = Server::start(&folder);
    let found = server.get("/api/v1/search?q=zeppelin");
    assert_eq!(found.json()["hits"][0]["text"], hostile);
    assert_eq!(found.header("x-content-type-options"), Some("nosniff"));
    assert!(found.header("content-security-policy").is_some());
    let id = found.json()["hits"][0]["article"]["id"].as_str().expect("an id").to_owned();
    let read = server.get(&format!("/api/v1/article?id={}", id.replace('<', "%3c").replace('>', "%3e")));
    assert_eq!(read.json()["text"], hostile);
    // Errors repeat the input as JSON, which a browser does not render as a page.
    let (detail, _) = server.get("/api/v1/article?id=%3Cscript%3E").problem(404);
    assert!(detail.starts_with("<script>: article not found"), "{detail}");
}

#[test]
fn a_missing_index_is_built_and_new_commits_are_visible() {
    let folder = Folder::with_articles();
    let server = Server::start(&folder);
    let asked = |server: &Server| server.get("/api/v1/search?q=zeppelin").json();
    let first = asked(&server);
    assert_eq!((&first["index"]["articles"], &first["total"]), (&2.into(), &0.into()));
    let folder = folder.file("corpus/new.txt", "The zeppelin has landed.");
    let patience = Instant::now();
    while asked(&server)["index"]["stale"] == false {
        assert!(patience.elapsed() < Duration::from_secs(10), "a stale index goes unnoticed");
        thread::sleep(Duration::from_millis(100));
    }
    let status = server.get("/api/v1/status").json();
    assert!(
        status["reason"].as_str().is_some_and(|reason| reason.starts_with("files were added or removed in")),
        "{status}"
    );
    assert_eq!(folder.ibid(["index", "-q"]).status(), 0);
    let second = asked(&server);
    assert_eq!((&second["total"], &second["index"]["articles"]), (&1.into(), &3.into()));
    assert_eq!(second["index"]["stale"], false);
    assert_eq!(folder.ibid(["index", "-q", "--rebuild"]).status(), 0);
    assert_eq!(asked(&server)["total"], 1);
    std::fs::remove_dir_all(folder.path("index")).expect("it is removed");
    let third = asked(&server);
    assert_eq!((&third["total"], &third["index"]["stale"]), (&1.into(), &true.into()), "{third}");
}

#[test]
fn concurrent_requests_are_answered() {
    let server = Server::indexed();
    let paths = ["/search?q=ferry", "/article?id=market", "/passage?ref=news/bridge%23p1", "/status", "/nothing"];
    thread::scope(|scope| {
        for number in 0..64 {
            let (server, path) = (&server, paths[number % paths.len()]);
            scope.spawn(move || {
                for _ in 0..4 {
                    let answer = server.get(&format!("/api/v1{path}"));
                    assert_eq!(answer.status, if path == "/nothing" { 404 } else { 200 }, "{}", answer.body);
                    let claimed = server.post("/api/v1/check", &json!({"claim": "The bridge cost 4.3 million crowns"}));
                    assert_eq!(claimed.json()["verdict"], "refuted");
                }
            });
        }
    });
}

#[test]
fn commits_do_not_disturb_requests() {
    let folder = Folder::indexed();
    let server = Server::start(&folder);
    let paths = ["/search?q=ferry", "/article?id=market", "/status", "/cite?ref=news/bridge%23p1"];
    let has_ended = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0..12 {
                std::fs::write(folder.path("corpus/new.txt"), format!("The zeppelin {number} has landed."))
                    .expect("a file");
                let how = if number % 3 == 0 { "--rebuild" } else { "--keep-missing" };
                if folder.ibid(["index", "-q", how]).status() != 0 {
                    break;
                }
            }
            has_ended.store(true, Ordering::Relaxed);
        });
        for path in paths {
            let (server, has_ended) = (&server, &has_ended);
            scope.spawn(move || {
                while !has_ended.load(Ordering::Relaxed) {
                    let answer = server.get(&format!("/api/v1{path}"));
                    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
                }
            });
        }
    });
    assert_eq!(server.get("/api/v1/search?q=%2Bzeppelin+%2B11").json()["total"], 1);
}
