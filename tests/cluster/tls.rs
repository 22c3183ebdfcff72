//! Encrypted connections: a proxy in front of the cluster, with certificates made for the test.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::oracle::many;
use super::{commit, place};

/// A folder with keys and certificates.
struct Certificates(tempfile::TempDir);

impl Certificates {
    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn openssl(&self, arguments: &str) {
        let done = Command::new("openssl").args(arguments.split(' ')).current_dir(self.0.path()).output();
        let done = done.expect("openssl runs");
        assert!(done.status.success(), "{arguments}: {}", String::from_utf8_lossy(&done.stderr));
    }

    fn authority(&self, name: &str) {
        self.openssl(&format!(
            "req -x509 -newkey rsa:2048 -nodes -keyout {name}.key -out {name}.pem -days 2 -subj /CN={name}"
        ));
    }

    fn certificate(&self, name: &str, extension: &str, days: i32) {
        std::fs::write(self.path("extension"), extension).expect("written");
        self.openssl(&format!("req -newkey rsa:2048 -nodes -keyout {name}.key -out {name}.csr -subj /CN={name}"));
        self.openssl(&format!(
            "x509 -req -in {name}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days {days} -extfile extension -out {name}.pem"
        ));
    }
}

/// A proxy, stopped on drop.
struct Proxy(Child);

impl Proxy {
    fn start(certificates: &Certificates, port: u16, name: &str, authority: Option<&str>) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cluster/tls_proxy.py");
        let mut command = Command::new("python3");
        command.arg(script).args([port.to_string(), (base() + 2).to_string()]);
        command.args([certificates.path(&format!("{name}.pem")), certificates.path(&format!("{name}.key"))]);
        command.args(authority.map(|name| certificates.path(name))).stdout(Stdio::piped());
        let mut proxy = Self(command.spawn().expect("python3 runs"));
        let mut line = String::new();
        BufReader::new(proxy.0.stdout.take().expect("piped")).read_line(&mut line).expect("it says that it is ready");
        assert_eq!(line, "ready\n");
        proxy
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn base() -> u16 {
    std::env::var("IBID_TEST_CLUSTER_BASE").ok().and_then(|it| it.parse().ok()).expect("a port")
}

#[test]
#[ignore = "tests/cluster/run starts a cluster"]
fn certificates_are_verified_and_presented() {
    let at = place("tls");
    commit(&at, &many(5, 0), &[]);
    let name = at.to_str().expect("text").rsplit('/').next().expect("a name").to_owned();
    let port = base() + 50;
    let made = Certificates(tempfile::tempdir().expect("a temporary folder"));
    made.authority("ca");
    made.authority("unknown");
    made.certificate("node", "subjectAltName=IP:127.0.0.1,DNS:localhost", 2);
    made.certificate("elsewhere", "subjectAltName=DNS:node.example", 2);
    made.certificate("expired", "subjectAltName=IP:127.0.0.1", -1);
    made.certificate("client", "extendedKeyUsage=clientAuth", 2);
    let status = |authority: &str, client: Option<&str>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ibid"));
        command.args(["status", "--index", &format!("https://127.0.0.1:{port}/{name}")]);
        command.env("IBID_CLUSTER_CA", made.path(authority));
        if let Some(client) = client {
            command.env("IBID_CLUSTER_CERT", made.path(&format!("{client}.pem")));
            command.env("IBID_CLUSTER_KEY", made.path(&format!("{client}.key")));
        }
        let done = command.output().expect("it runs");
        (
            done.status.code(),
            format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr)),
        )
    };
    let refused = |authority: &str, why: &str| {
        let (code, said) = status(authority, None);
        assert!(code == Some(2) && said.contains(why), "{said}");
    };
    {
        let _proxy = Proxy::start(&made, port, "node", None);
        let (code, said) = status("ca.pem", None);
        assert!(code == Some(0) && said.contains("5 articles"), "{said}");
        refused("unknown.pem", "IBID_CLUSTER_CA");
    }
    {
        let _proxy = Proxy::start(&made, port, "elsewhere", None);
        refused("ca.pem", "not valid for name");
    }
    {
        let _proxy = Proxy::start(&made, port, "expired", None);
        refused("ca.pem", "expired");
    }
    let _proxy = Proxy::start(&made, port, "node", Some("ca.pem"));
    refused("ca.pem", "IBID_CLUSTER_CERT");
    let (code, said) = status("ca.pem", Some("client"));
    assert!(code == Some(0) && said.contains("5 articles"), "{said}");
}
