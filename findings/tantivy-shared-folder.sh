#!/usr/bin/env bash
# tantivy 0.27.0: what a folder shared by several processes and users meets.
#
# 1. `.managed.json`, the list of files that garbage collection may delete, is read once, when an `Index` is opened, and
#    written whole with every new file. Of two handles that write in turn, each under tantivy's writer lock, the second
#    overwrites the list with its own: live files of the first are missing from it, and no later garbage collection deletes
#    them. With `index --watch` beside other writers an index grew to 18 times its size.
# 2. `meta.json` and `.managed.json` are created with mode 600 whatever the umask says (they are renamed temporary files),
#    while segment files follow the umask. Other users cannot open the index.
#
# Needs cargo; builds tantivy (about two minutes of CPU). Set FINDINGS_TARGET to keep the build.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/src" "$work/index"
cat > "$work/Cargo.toml" <<'TOML'
[package]
name = "shared-folder"
version = "0.0.0"
edition = "2021"
[dependencies]
serde_json = "1"
tantivy = "=0.27.0"
TOML
cat > "$work/src/main.rs" <<'RUST'
use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::{env, fs};

use tantivy::merge_policy::NoMergePolicy;
use tantivy::schema::{Schema, STORED, TEXT};
use tantivy::{doc, Index, IndexWriter};

fn add(index: &Index, text: &str) {
    let field = index.schema().get_field("text").unwrap();
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
    writer.set_merge_policy(Box::new(NoMergePolicy));
    writer.add_document(doc!(field => text)).unwrap();
    writer.commit().unwrap();
    writer.wait_merging_threads().unwrap();
}

fn segment_files(folder: &Path) -> BTreeSet<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.len() > 32 && name.as_bytes()[..32].iter().all(u8::is_ascii_hexdigit)).collect()
}

fn main() {
    let folder = env::args().nth(1).unwrap();
    let folder = Path::new(&folder);
    let mut schema = Schema::builder();
    schema.add_text_field("text", TEXT | STORED);
    let one = Index::create_in_dir(folder, schema.build()).unwrap();
    add(&one, "first");
    // Two handles on one folder, as two processes have them. Each writes in its turn.
    let other = Index::open_in_dir(folder).unwrap();
    add(&one, "second");
    add(&other, "third");
    let listed: BTreeSet<String> = serde_json::from_slice(&fs::read(folder.join(".managed.json")).unwrap()).unwrap();
    let live = segment_files(folder);
    println!("live segment files {}, unlisted {}", live.len(), live.difference(&listed).count());
    // A third handle deletes all documents and collects garbage.
    let third = Index::open_in_dir(folder).unwrap();
    let mut writer: IndexWriter = third.writer_with_num_threads(1, 15_000_000).unwrap();
    writer.delete_all_documents().unwrap();
    writer.commit().unwrap();
    writer.garbage_collect_files().wait().unwrap();
    writer.wait_merging_threads().unwrap();
    println!("left after deleting everything {}", segment_files(folder).len());
    for name in ["meta.json", ".managed.json"] {
        println!("{name} {:o}", fs::metadata(folder.join(name)).unwrap().permissions().mode() & 0o777);
    }
}
RUST
export CARGO_TARGET_DIR="${FINDINGS_TARGET:-$work/target}" CARGO_PROFILE_DEV_DEBUG=0
(cd "$work" && cargo build --quiet)
seen=$(umask 022 && "$CARGO_TARGET_DIR/debug/shared-folder" "$work/index")
expected='live segment files 18, unlisted 6
left after deleting everything 6
meta.json 600
.managed.json 600'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "tantivy behaves differently now; expected:"; echo "$expected"; exit 1; }
