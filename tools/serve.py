"""Serve the app: migrate, fill the local demo on first start, say where it is, run until Ctrl-C.

python tools/serve.py          http://127.0.0.1:$PORT
python tools/serve.py --lan    https://<this machine's address>:$PORT with a certificate made on the spot
"""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from flask import Flask  # noqa: E402 - the checkout is put on the path first
from flask_migrate import upgrade  # noqa: E402
from gunicorn.app.base import BaseApplication  # noqa: E402

from config import Settings, SettingsError, check_fit_to_serve, load_settings  # noqa: E402

THREADS = 16
CERTIFICATE_DAYS = 30


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn around an app that is already made."""

    def __init__(self, app: Flask, options: dict[str, Any]) -> None:
        self.app, self.options = app, options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.app


def lan_address() -> str:
    """Return the address under which other machines of this network reach us (no packet is sent)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def make_certificate(folder: Path, address: str) -> tuple[Path, Path]:
    """Write a self-signed certificate for `address` and its key into `folder`, and return their paths."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Open Expo on this network")])
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1")), x509.IPAddress(ip_address(address))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=CERTIFICATE_DAYS))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(parents=True, exist_ok=True)
    cert_file, key_file = folder / "lan.crt", folder / "lan.key"
    cert_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_file.touch(mode=0o600)
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return cert_file, key_file


def prepare(app: Flask, settings: Settings) -> None:
    """Bring the database up to date and, on a local server whose database is empty, load the demo."""
    from expo.core.readiness import make_ready
    from expo.demo.loading import announce_end, load_if_empty

    logging.getLogger("alembic").setLevel(logging.WARNING)
    with app.app_context():
        if settings.environment == "local":
            upgrade()
            load_if_empty(print)
            announce_end(print)
        make_ready(settings)


def announce(address: str, settings: Settings, *, lan: bool) -> None:
    """Print where the app is and, for the demo, who can sign in."""
    from expo.demo.accounts import ACCOUNTS, PASSWORD

    print(f"\n  Open Expo is at  {address}\n")
    if settings.environment == "local":
        print("  The demo is fictional. Sign in with the password  " + PASSWORD)
        for email, what in ACCOUNTS.items():
            print(f"    {email:<26} {what}")
        print("\n  make demo-reset starts the demo over. Ctrl-C stops.\n")
    if lan:
        import qrcode

        print("  Scan to open on a phone; the browser warns once, because the certificate was made here.\n")
        code = qrcode.QRCode(border=2)
        code.add_data(address)
        code.print_ascii(invert=True)
    sys.stdout.flush()


def compile_solver() -> None:
    """Compile the timetable search beside the server, once for this version, so that no deadline waits for it."""
    quietly = ["nice", "-n", "15", sys.executable, "-m", "expo.solvers.consultations.warm_up"]
    subprocess.Popen(quietly, cwd=ROOT)


def start_consumer(_worker: object) -> None:
    """Start the embedded job consumer inside the server process."""
    from flask import current_app  # noqa: F401 - the consumer's tasks bring their own app context

    from expo.core import jobs

    jobs.runner.start_consumer()


def options_for(settings: Settings, port: int, *, lan: bool) -> dict[str, Any]:
    """Return gunicorn's settings: one process with threads, which is what SQLite wants."""
    workers = 1 if settings.is_sqlite else int(os.environ.get("EXPO_WORKERS", "2"))
    options: dict[str, Any] = {
        "bind": f"{'0.0.0.0' if lan else os.environ.get('EXPO_BIND', '127.0.0.1')}:{port}",  # noqa: S104 - a phone must reach it
        "worker_class": "gthread",
        "workers": workers,
        "threads": THREADS,
        "keepalive": 75,
        "timeout": 120,
        "graceful_timeout": 3,
        "loglevel": "warning",
        "preload_app": True,
        "control_socket_disable": True,
    }
    if settings.jobs == "embedded":
        options["post_worker_init"] = start_consumer
    return options


def main() -> None:
    lan, port = "--lan" in sys.argv[1:], int(os.environ.get("PORT", "8000"))
    if lan:
        os.environ |= {"EXPO_HTTPS": "1", "EXPO_BASE_URL": f"https://{lan_address()}:{port}"}
    try:
        settings = load_settings()
        check_fit_to_serve(settings)
        from expo.app import create_app

        app = create_app(settings)
        prepare(app, settings)
    except SettingsError as fault:
        sys.exit(f"Cannot serve: {fault}")
    options = options_for(settings, port, lan=lan)
    if lan:
        certificate, key = make_certificate(settings.instance / "lan", lan_address())
        options |= {"certfile": str(certificate), "keyfile": str(key)}
    announce(settings.base_url, settings, lan=lan)
    compile_solver()
    Server(app, options).run()


if __name__ == "__main__":
    main()
