//! Behaviour common to all subcommands.

use insta::assert_snapshot;

use crate::run::Folder;

#[test]
fn help_fits_one_screen() {
    assert_snapshot!(Folder::new().ibid(["--help"]), @r##"
    Search source articles and cite where every word came from

    Usage: ibid [OPTIONS] <COMMAND>

    Commands:
      init         Prepare a folder: the corpus, the settings file and the first index
      index        Index articles
      add          Copy files into the corpus and index them
      import       Write the metadata of reference managers beside the files of the corpus
      search       Find passages
      show         Print a passage or an article
      cite         Format references as citations, in any style or export format
      inspect      Show how files are read, without an index
      quote        Find where a quotation occurs, or how it differs from the source
      check        Check claims against the sources
      lint         Check the quotations, citations and figures of a report
      report       Replace the references of a draft with formatted citations and a bibliography
      alerts       Report new passages that match saved searches
      status       Show what the index contains and whether it is up to date
      verify       Check the index for corruption and for changes in the corpus
      doctor       Check what is installed and what is wrong
      serve        Serve a web interface and an HTTP API
      lsp          Run a language server on stdin and stdout
      mcp          Run an MCP server on stdin and stdout
      completions  Print shell completions
      man          Write man pages to a folder

    Options:
      -V, --version  Print version

    Global options:
          --index <DIR>      Index folder, or http[s]://HOST:9200/NAME; repeatable for search, show, cite, quote and check [env: IBID_INDEX] [default: index]
          --corpus <PATH>    Folder of the articles; ids are relative to it [env: IBID_CORPUS] [default: corpus]
          --wait <SECONDS>   Longest wait for another process that builds the index [env: IBID_WAIT] [default: 600]
          --ocr <LANGS>      Recognise scanned PDF pages with Tesseract in these languages, such as deu+eng, or none [default: as before] [env: IBID_OCR]
          --format <FORMAT>  Output format [possible values: text, json, jsonl, csv, md, trec, html, pandoc, bibtex, biblatex, csl-json, ris, endnote, annotation, sarif]
          --json             Same as --format json, or jsonl for a batch
          --color <WHEN>     When to use colours; NO_COLOR and CLICOLOR_FORCE are respected [default: auto] [possible values: auto, always, never]
      -q, --quiet            Suppress everything except results and errors
      -v, --verbose          Verbose output
      -h, --help             Print help

    Examples:
      ibid init                          prepare a folder: the corpus, settings and the first index
      ibid index articles/               index a folder of articles
      ibid search digital economy        find passages
      ibid show news/2018/forum#p3       print a passage
      ibid cite news/2018/forum#p3       cite it
      ibid quote "the words as quoted"   find a quotation, or how it differs from the source
      ibid check "what is claimed"       check a claim against the sources
      ibid lint report.md                check the quotations and citations of a report
      ibid report draft.md -o report.md  write its citations and bibliography

    Exit status: 0 found or all good, 1 nothing found or findings, 2 error.
    "##);
    assert_eq!(Folder::new().ibid(["search", "-h"]).stdout(), Folder::new().ibid(["search", "--help"]).stdout());
}

#[test]
fn invalid_arguments_are_reported() {
    let folder = Folder::new();
    assert_snapshot!(folder.ibid(["search"]), @r#"
    [exit 2]
    [stderr]
    ibid: the following required arguments were not provided:
      <QUERY>...

    Usage: ibid search <QUERY>...

    For more information, try '--help'.
    "#);
    assert_snapshot!(folder.ibid(["serch", "bridge"]), @r#"
    [exit 2]
    [stderr]
    ibid: serch: unknown subcommand
    hint: did you mean `ibid search`? `ibid --help` lists the subcommands
    "#);
    assert_eq!(folder.ibid(["help", "search"]).stdout(), folder.ibid(["search", "--help"]).stdout());
    assert_snapshot!(folder.ibid(["search", "bridge", "--limit", "ten"]), @r#"
    [exit 2]
    [stderr]
    ibid: invalid value 'ten' for '--limit <N>': invalid digit found in string

    For more information, try '--help'.
    "#);
    assert_snapshot!(folder.ibid(["status", "--format", "csv"]), @r#"
    [exit 2]
    [stderr]
    ibid: --format csv: status prints text, json
    "#);
}

#[test]
fn folders_are_taken_from_the_environment() {
    let folder = Folder::new().file("elsewhere/a.txt", "A bridge.");
    let mut command = folder.command();
    let search =
        command.args(["search", "bridge", "--json"]).env("IBID_CORPUS", "elsewhere").env("IBID_INDEX", "there");
    assert!(search.output().expect("it runs").status.success());
    assert!(folder.path("there").is_dir());
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    let folder = Folder::indexed();
    let mut command = folder.command();
    command.args(["search", "bridge"]).stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), b"".as_slice()));
}

#[test]
fn the_version_names_the_licences() {
    let folder = Folder::new();
    for run in [folder.ibid(["--version"]), folder.ibid(["--version", "-v"])] {
        assert!(run.stdout().starts_with(concat!("ibid ", env!("CARGO_PKG_VERSION"), "\n")), "{run}");
        assert!(run.stdout().contains("MIT OR Apache-2.0") && run.stdout().contains("CC BY-SA 3.0"), "{run}");
    }
    assert_eq!(folder.ibid(["-V"]).stdout(), concat!("ibid ", env!("CARGO_PKG_VERSION"), "\n"));
}
