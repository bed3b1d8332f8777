"""A headless Chromium, driven over its DevTools protocol with nothing but Python's own library."""
import base64, json, os, shutil, socket, struct, subprocess, tempfile, time, urllib.request

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]


def find():
    return next((path for path in map(shutil.which, NAMES) if path), None)


class Browser:
    def __init__(self, path):
        self.profile = tempfile.mkdtemp(prefix="bitstrail-browser-")
        self.process = subprocess.Popen(
            [path, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-port=0",
             f"--user-data-dir={self.profile}", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        port = os.path.join(self.profile, "DevToolsActivePort")
        for _ in range(600):
            if os.path.exists(port) and os.path.getsize(port) > 3:
                break
            time.sleep(0.1)
        self.port = int(open(port).read().split()[0])

    def page(self):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/json/new?about:blank", method="PUT")
        address = json.load(urllib.request.urlopen(request))["webSocketDebuggerUrl"]
        return Page(self.port, address.split(str(self.port), 1)[1])

    def close(self):
        os.killpg(self.process.pid, 15)
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)


class Page:
    """One tab. What it logs, throws or is refused is in `complaints`."""

    def __init__(self, port, path):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=120)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            (f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n").encode())
        self.rest = b""
        while b"\r\n\r\n" not in self.rest:
            self.rest += self.socket.recv(4096)
        self.rest = self.rest.split(b"\r\n\r\n", 1)[1]
        self.number = 0
        self.complaints = []
        self.requests = []
        self.loaded = False
        for domain in ["Page", "Runtime", "Log", "Network"]:
            self.send(f"{domain}.enable")

    def send(self, method, **parameters):
        self.number += 1
        number = self.number
        data = json.dumps({"id": number, "method": method, "params": parameters}).encode()
        size = len(data)
        head = b"\x81" + (struct.pack(">B", 0x80 | size) if size < 126 else
                          struct.pack(">BH", 0xFE, size) if size < 65536 else struct.pack(">BQ", 0xFF, size))
        mask = os.urandom(4)
        self.socket.sendall(head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(data)))
        while True:
            message = self.receive()
            if message.get("id") == number:
                assert "error" not in message, (method, message["error"])
                return message["result"]

    def take(self, count):
        while len(self.rest) < count:
            self.rest += self.socket.recv(1 << 20)
        taken, self.rest = self.rest[:count], self.rest[count:]
        return taken

    def receive(self):
        data, is_last = b"", False
        while not is_last:
            first, size = self.take(2)
            is_last = first & 0x80
            if size == 126:
                size = struct.unpack(">H", self.take(2))[0]
            elif size == 127:
                size = struct.unpack(">Q", self.take(8))[0]
            part = self.take(size)
            if first & 15 in (0, 1):
                data += part
            elif first & 15 == 9:
                is_last = False
        message = json.loads(data)
        method, parameters = message.get("method"), message.get("params", {})
        if method == "Runtime.exceptionThrown":
            self.complaints.append(parameters["exceptionDetails"]["text"])
        elif method == "Runtime.consoleAPICalled":
            self.complaints.append(str(parameters["args"]))
        elif method == "Log.entryAdded":
            self.complaints.append(parameters["entry"]["text"])
        elif method == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        elif method == "Page.loadEventFired":
            self.loaded = True
        return message

    def open(self, path, has_script=True):
        """Seconds until the page was loaded and drawn once."""
        self.loaded, self.complaints, self.requests = False, [], []
        start = time.monotonic()
        self.send("Page.navigate", url=f"file://{path}")
        while not self.loaded:
            self.receive()
        if has_script:
            self.value("new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)))")
        return time.monotonic() - start

    def value(self, expression):
        result = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def press(self, key, code):
        text = "\r" if key == "Enter" else ""
        self.send("Input.dispatchKeyEvent", type="keyDown", key=key, code=key, windowsVirtualKeyCode=code, text=text)
        self.send("Input.dispatchKeyEvent", type="keyUp", key=key, code=key, windowsVirtualKeyCode=code)

    def look(self, scheme, width=1280):
        self.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)

    def picture(self, path):
        data = self.send("Page.captureScreenshot", captureBeyondViewport=True,
                         clip={"x": 0, "y": 0, "width": self.value("innerWidth"),
                               "height": min(12000, self.value("document.documentElement.scrollHeight")), "scale": 1})
        open(path, "wb").write(base64.b64decode(data["data"]))

    def paper(self, path):
        data = base64.b64decode(self.send("Page.printToPDF", preferCSSPageSize=True)["data"])
        open(path, "wb").write(data)
        return data
