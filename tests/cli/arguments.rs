//! What every subcommand has in common.

use insta::assert_snapshot;

use crate::run::Folder;

#[test]
fn help_is_short() {
    assert_snapshot!(Folder::new().ibid(["--help"]), @r##"
    Search source articles, and prove where every word came from

    Usage: ibid [OPTIONS] <COMMAND>

    Commands:
      index        Read articles into the index
      search       Find passages
      show         Print the passage or article that a reference names
      cite         Write references as citations, in any style and for any reference manager
      inspect      Show how files are read, without an index
      quote        Find where a quotation stands, or what it departs from
      check        Check claims against the sources
      lint         Check every quotation, citation and figure of a report
      report       Write the references of a draft as citations, with their bibliography
      status       Say what the index holds and whether it is stale
      verify       Look for what is damaged, and for what changed since it was indexed
      serve        Answer a browser or a program: a web page and an HTTP API
      mcp          Answer an agent: an MCP server on stdin and stdout
      completions  Print completions for a shell
      man          Write the manual pages into a folder

    Options:
      -V, --version  Print version

    Global options:
          --index <DIR>      Folder of the index [env: IBID_INDEX] [default: index]
          --corpus <PATH>    Folder of the articles, which ids are relative to [env: IBID_CORPUS] [default: corpus]
          --wait <SECONDS>   Longest wait for another process that builds the index [env: IBID_WAIT] [default: 600]
          --format <FORMAT>  How to print the results [possible values: text, json, jsonl, csv, md, trec, html, pandoc, bibtex, biblatex, csl-json, ris, annotation, sarif]
          --json             The same as --format json
          --color <WHEN>     When to colour; NO_COLOR and CLICOLOR_FORCE count as well [default: auto] [possible values: auto, always, never]
      -q, --quiet            Print results and errors only
      -v, --verbose          Say more
      -h, --help             Print this help

    Examples:
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
fn wrong_arguments_are_named() {
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
    ibid: unrecognized subcommand 'serch'

      tip: some similar subcommands exist: 'serve', 'search'

    Usage: ibid [OPTIONS] <COMMAND>

    For more information, try '--help'.
    "#);
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
fn a_closed_pipe_is_no_trouble() {
    let folder = Folder::indexed();
    let mut command = folder.command();
    command.args(["search", "bridge"]).stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), b"".as_slice()));
}
