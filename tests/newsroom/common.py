"""Programs that convert files."""
import os, shutil, subprocess, tempfile
from pathlib import Path

NODE = os.environ.get("NODE", "/tmp/node")
PROFILE = tempfile.mkdtemp()


def convert(source, target, to, infilter=None):
    """Converts a file by LibreOffice."""
    out = tempfile.mkdtemp()
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{PROFILE}", *([f"--infilter={infilter}"] if infilter else []), "--convert-to", to, "--outdir", out, str(source)]
    subprocess.run(command, check=True, capture_output=True)
    made = list(Path(out).iterdir())
    assert len(made) == 1, (source, to, made)
    shutil.move(made[0], target)


def node(name, folder, code):
    """Runs JavaScript with the packages of NODE."""
    path = Path(tempfile.mkdtemp()) / f"{name}.js"
    path.write_text(code, "utf-8")
    subprocess.run(["node", str(path)], check=True, cwd=folder, env={**os.environ, "NODE_PATH": f"{NODE}/node_modules"})
