//! Import order of the crate: a module imports only from modules before it, and only one folder imports tantivy.

use std::fs;
use std::path::{Path, PathBuf};

/// The order of `src/lib.rs`. The modules of the program use the public library only, which the compiler enforces.
const ORDER: [&str; 24] = [
    "text",
    "syntax",
    "error",
    "limits",
    "parallel",
    "article",
    "read",
    "passage",
    "query",
    "engine",
    "ingest",
    "transformer",
    "meaning",
    "rank",
    "snippet",
    "cite",
    "quote",
    "search",
    "claim",
    "report",
    "import",
    "index",
    "wire",
    "render",
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Returns the module that a file belongs to.
fn module(path: &Path) -> String {
    let relative = path.strip_prefix(root()).expect("under src");
    let first = relative.components().next().expect("a file").as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// Returns the modules that a line imports, in `use crate::a`, `use crate::{a, b}` and paths.
fn imports(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let names = match rest.strip_prefix('{') {
            Some(group) => {
                let mut depth = 0;
                let top: String = group
                    .chars()
                    .take_while(|c| {
                        depth += i32::from(*c == '{') - i32::from(*c == '}');
                        depth >= 0
                    })
                    .collect();
                let mut nested = 0;
                let flat: String = top
                    .chars()
                    .filter(|c| {
                        nested += i32::from(*c == '{');
                        let keep = nested == 0;
                        nested -= i32::from(*c == '}');
                        keep
                    })
                    .collect();
                flat.split(',').map(|name| name.trim().split("::").next().unwrap_or_default().to_owned()).collect()
            }
            None => vec![rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()],
        };
        found.extend(names.into_iter().filter(|name: &String| ORDER.contains(&name.as_str())));
    }
    found
}

#[test]
fn modules_import_only_from_lower_layers() {
    let mut wrong = Vec::new();
    let mut looked = 0;
    for path in sources(&root()) {
        let here = module(&path);
        let Some(place) = ORDER.iter().position(|name| *name == here) else { continue };
        looked += 1;
        let code = code_of(&path);
        // Tests may import from later modules.
        let code = code.split("#[cfg(test)]").next().unwrap_or_default();
        for import in imports(code) {
            let other = ORDER.iter().position(|name| *name == import).expect("a module");
            if other > place {
                wrong.push(format!("{}: {here} imports {import}", path.display()));
            }
        }
    }
    assert!(looked > 30, "only {looked} files were looked at");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_engine_imports_tantivy() {
    let inside = root().join("engine/tantivy");
    let named: Vec<_> = sources(&root())
        .into_iter()
        .filter(|path| !path.starts_with(&inside))
        .filter(|path| {
            let code = fs::read_to_string(path).expect("a source file");
            code.lines().any(|line| {
                !line.trim_start().starts_with("//")
                    && (line.contains("use tantivy") || line.contains("::tantivy::") || line.contains("tantivy_"))
            })
        })
        .collect();
    assert!(named.is_empty(), "{named:?}");
}

/// Returns the code of a file without its comments.
fn code_of(path: &Path) -> String {
    let code = fs::read_to_string(path).expect("a source file");
    code.lines().filter(|line| !line.trim_start().starts_with("//")).fold(String::new(), |all, line| all + line + "\n")
}

/// The front ends are siblings over `app`; only the command line names the others, to start them.
#[test]
fn front_ends_import_app_and_not_each_other() {
    let forbidden = [
        ("app", ["crate::cli", "crate::http", "crate::lsp", "crate::mcp"].as_slice()),
        ("http", &["crate::cli", "crate::lsp", "crate::mcp"]),
        ("lsp", &["crate::cli", "crate::http", "crate::mcp"]),
        ("mcp", &["crate::cli", "crate::http", "crate::lsp"]),
    ];
    for (front_end, others) in forbidden {
        let files = sources(&root().join(front_end));
        assert!(files.len() > 5, "{front_end}: {} files", files.len());
        for path in files {
            let code = code_of(&path);
            let named: Vec<_> = others.iter().filter(|other| code.contains(*other)).collect();
            assert!(named.is_empty(), "{}: imports {named:?}", path.display());
        }
    }
}

/// Folders whose modules import each other in one direction only. The `mod.rs` of a folder counts as outside.
const ACYCLIC: [&str; 17] = [
    "app", "cite", "cli", "engine", "http", "index", "ingest", "lsp", "mcp", "passage", "query", "quote", "rank",
    "search", "snippet", "text", "wire",
];

/// Returns the modules of a folder that a file of it imports.
fn siblings(path: &Path, folder: &Path, modules: &[String]) -> Vec<String> {
    let relative = path.strip_prefix(folder).expect("inside");
    let depth = relative.components().count() - usize::from(relative.ends_with("mod.rs"));
    let code = code_of(path);
    let code = code.split("#[cfg(test)]").next().unwrap_or_default();
    let name = folder.file_name().expect("a folder").to_string_lossy();
    let mut found = Vec::new();
    for prefix in [format!("crate::{name}::"), "super::".repeat(depth)] {
        for (at, _) in code.match_indices(&prefix) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == ':' || c == '_') {
                continue;
            }
            let rest = &code[at + prefix.len()..];
            let named = match rest.strip_prefix('{') {
                Some(group) => group.split(';').next().unwrap_or_default(),
                None => rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default(),
            };
            let words = named.split(|c: char| !c.is_alphanumeric() && c != '_');
            found.extend(words.filter(|word| modules.iter().any(|module| module == word)).map(str::to_owned));
        }
    }
    found
}

#[test]
fn modules_of_a_folder_have_no_cycles() {
    for name in ACYCLIC {
        let folder = root().join(name);
        let own = |path: &Path| {
            let relative = path.strip_prefix(&folder).expect("inside");
            let first = relative.components().next().expect("a file").as_os_str().to_string_lossy().into_owned();
            first.trim_end_matches(".rs").to_owned()
        };
        let files = sources(&folder);
        let modules: Vec<String> = files.iter().map(|path| own(path)).filter(|name| name != "mod").collect();
        let mut imports: Vec<(String, String)> = Vec::new();
        for path in files.iter().filter(|path| !path.ends_with("tests.rs") && own(path) != "mod") {
            let here = own(path);
            imports.extend(siblings(path, &folder, &modules).into_iter().map(|other| (here.clone(), other)));
        }
        imports.retain(|(here, other)| here != other);
        // Removes modules that import nothing more, until none is left or all of the rest are in cycles.
        loop {
            let before = imports.len();
            let importing: Vec<String> = imports.iter().map(|(here, _)| here.clone()).collect();
            imports.retain(|(_, other)| importing.contains(other));
            if imports.len() == before {
                break;
            }
        }
        assert!(imports.is_empty(), "{name}: cycle among {imports:?}");
    }
}

#[test]
fn each_framework_has_its_folder() {
    for (framework, folders) in [("clap", ["cli", "app"].as_slice()), ("axum", &["http"]), ("rmcp", &["mcp"])] {
        let inside: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
        for path in sources(&root()) {
            let is_inside = inside.iter().any(|folder| path.starts_with(folder));
            let (import, path_of) = (format!("use {framework}"), format!("{framework}::"));
            let code = code_of(&path);
            let has = code.lines().any(|line| line.contains(&import) || line.contains(&path_of));
            assert!(is_inside || !has, "{}: names {framework}", path.display());
        }
    }
}

#[test]
fn the_layer_order_equals_the_order_in_lib_rs() {
    let code = fs::read_to_string(root().join("lib.rs")).expect("lib.rs");
    let listed: Vec<&str> = code.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert_eq!(listed, ORDER);
}

#[test]
fn files_stay_short() {
    let mut long = Vec::new();
    for path in sources(&root()) {
        let code = fs::read_to_string(&path).expect("a source file");
        let lines = code.lines().take_while(|line| !line.starts_with("#[cfg(test)]")).count();
        let is_tests = path.file_name().is_some_and(|name| name == "tests.rs");
        if lines > 400 && !is_tests {
            long.push(format!("{lines} {}", path.display()));
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}
