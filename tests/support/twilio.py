"""A stand-in for Twilio's HTTP API on the loopback interface.

The address stands in the code of Odoo's `sms_twilio`, so the stand-in is a proxy (`HTTPS_PROXY`) that answers in
Twilio's name, with a certificate of its own (`REQUESTS_CA_BUNDLE`): what is sent is sent by real HTTP over TLS.
"""

import json
import ssl
import urllib.parse
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "api.twilio.com"


class Twilio:
    """`with Twilio(folder) as twilio`: `.environment` for the process that sends, `.requests` (each a dict with
    "path", "user", "password" and the fields sent), `.broken = True` not to be reached,
    `.error = (status, code, message)` to refuse."""

    def __init__(self, folder: Path):
        self.folder = folder

    def __enter__(self):
        self.requests, self.broken, self.error = [], False, None
        twilio, context = self, self._context()

        class Handler(BaseHTTPRequestHandler):
            def do_CONNECT(self):
                if twilio.broken or self.path != f"{HOST}:443":
                    self.send_error(503)
                    return
                self.send_response(200)
                self.end_headers()
                self.connection = context.wrap_socket(self.connection, server_side=True)
                self.rfile = self.connection.makefile("rb")
                self.wfile = self.connection.makefile("wb", buffering=0)
                self.close_connection = False

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                user, _colon, password = (
                    b64decode(self.headers["Authorization"].removeprefix("Basic "))
                    .decode()
                    .partition(":")
                )
                fields = dict(urllib.parse.parse_qsl(body))
                twilio.requests.append(
                    {"path": self.path, "user": user, "password": password, **fields}
                )
                if twilio.error:
                    status, code, message = twilio.error
                    self._answer(status, {"code": code, "message": message, "status": status})
                else:
                    sid = f"SM{len(twilio.requests):032d}"
                    self._answer(201, {"sid": sid, "status": "queued", "error_code": None})

            def _answer(self, status, values):
                answer = json.dumps(values).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *args):
                """Nothing on the screen of the tests."""

        Handler.protocol_version = "HTTP/1.1"
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self._server.serve_forever, daemon=True).start()
        self.environment = {
            "HTTPS_PROXY": f"http://127.0.0.1:{self._server.server_port}",
            "https_proxy": f"http://127.0.0.1:{self._server.server_port}",
            "REQUESTS_CA_BUNDLE": str(self.folder / "twilio.pem"),
            "NO_PROXY": "",
            "no_proxy": "",
        }
        return self

    def __exit__(self, *error):
        self._server.shutdown()
        self._server.server_close()

    def _context(self):
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        bundle, secret = self.folder / "twilio.pem", self.folder / "twilio.key"
        bundle.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        secret.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(bundle, secret)
        return context
