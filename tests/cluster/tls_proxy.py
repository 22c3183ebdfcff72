"""Terminates TLS in front of a node of the test cluster, on loopback, for two minutes.

Arguments: port to listen on, port of the node, certificate, key, and optionally the CA that client certificates are checked with.
"""

import socket
import ssl
import sys
import threading

listen, node = int(sys.argv[1]), int(sys.argv[2])
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[3], sys.argv[4])
if len(sys.argv) > 5:
    context.load_verify_locations(sys.argv[5])
    context.verify_mode = ssl.CERT_REQUIRED


def copy(source, target):
    try:
        while data := source.recv(1 << 16):
            target.sendall(data)
    except OSError:
        pass
    for end in (source, target):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def serve(connection):
    try:
        encrypted = context.wrap_socket(connection, server_side=True)
    except OSError:
        # A client that does not trust the certificate, or has none.
        connection.close()
        return
    plain = socket.create_connection(("127.0.0.1", node))
    threading.Thread(target=copy, args=(plain, encrypted), daemon=True).start()
    copy(encrypted, plain)


server = socket.create_server(("127.0.0.1", listen))
timer = threading.Timer(120, lambda: server.shutdown(socket.SHUT_RDWR))
timer.daemon = True
timer.start()
print("ready", flush=True)
while True:
    try:
        client, _ = server.accept()
    except OSError:
        break
    threading.Thread(target=serve, args=(client,), daemon=True).start()
