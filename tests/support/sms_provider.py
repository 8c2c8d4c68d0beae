"""A stand-in for the provider of SMS on the loopback interface: it speaks the HTTP API of Odoo's `sms` app.

The address is set by the parameter that Odoo has for it, `sms.endpoint`.
"""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class SmsProvider:
    """`with SmsProvider() as provider`: `.url`, `.requests` (each a list of {"uuid", "number", "content"}),
    `.accepted` (those that it took), and `.broken = True` to answer with an error of the server."""

    def __enter__(self):
        self.requests, self.accepted, self.broken = [], [], False
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                asked = [
                    {"content": message["content"], **number}
                    for message in body["params"]["messages"]
                    for number in message["numbers"]
                ]
                provider.requests.append(asked)
                if provider.broken or self.path != "/api/sms/3/send":
                    self.send_error(503)
                    return
                provider.accepted.extend(asked)
                result = [{"uuid": sms["uuid"], "state": "success"} for sms in asked]
                answer = json.dumps({"jsonrpc": "2.0", "id": body["id"], "result": result}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *args):
                """Nothing on the screen of the tests."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error):
        self._server.shutdown()
        self._server.server_close()
