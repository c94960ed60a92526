package serve

import (
	"bufio"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// exchange sends a request as it is written and returns the answer. HOST stands for the server's own.
func (s *served) exchange(request string) *http.Response {
	s.Helper()
	host := strings.TrimSuffix(strings.TrimPrefix(s.address, "http://"), "/")
	_, port, _ := net.SplitHostPort(host)
	conn, err := net.Dial("tcp", host)
	s.do(err)
	s.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(patience))
	request = strings.NewReplacer("HOST", host, "PORT", port, "\n", "\r\n").Replace(request)
	_, err = conn.Write([]byte(request))
	s.do(err)
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	s.do(err)
	return response
}

func TestRequestsThatNoReaderMakesAreRefused(t *testing.T) {
	s := serveFiles(t, "README.md", "# Home")
	for _, c := range []struct {
		name, request string
		want          int
	}{
		{"own address", "GET / HTTP/1.1\nHost: HOST\n\n", 200},
		{"localhost", "GET / HTTP/1.1\nHost: localhost:PORT\n\n", 200},
		{"LOCALHOST", "GET / HTTP/1.1\nHost: LOCALhost:PORT\n\n", 200},
		{"IPv6 loopback", "GET / HTTP/1.1\nHost: [::1]:PORT\n\n", 200},
		{"foreign name", "GET / HTTP/1.1\nHost: evil.example:PORT\n\n", 421},
		{"foreign name, no port", "GET / HTTP/1.1\nHost: evil.example\n\n", 421},
		{"own name as a part", "GET / HTTP/1.1\nHost: localhost.evil.example:PORT\n\n", 421},
		{"other port", "GET / HTTP/1.1\nHost: 127.0.0.1:1\n\n", 421},
		{"no port", "GET / HTTP/1.1\nHost: 127.0.0.1\n\n", 421},
		{"other address", "GET / HTTP/1.1\nHost: 192.0.2.1:PORT\n\n", 421},
		{"empty", "GET / HTTP/1.1\nHost: \n\n", 421},
		{"none", "GET / HTTP/1.1\n\n", 400},
		{"two", "GET / HTTP/1.1\nHost: HOST\nHost: evil.example\n\n", 400},
		{"none in HTTP/1.0", "GET / HTTP/1.0\n\n", 421},
		{"foreign name in the target", "GET http://evil.example/ HTTP/1.1\nHost: HOST\n\n", 421},
		{"foreign name for the stream", "GET /_sheaf/events HTTP/1.1\nHost: evil.example\nSec-Fetch-Site: same-origin\n\n", 421},

		{"HEAD", "HEAD / HTTP/1.1\nHost: HOST\n\n", 200},
		{"POST", "POST / HTTP/1.1\nHost: HOST\nContent-Length: 0\n\n", 405},
		{"POST to the stream", "POST /_sheaf/events HTTP/1.1\nHost: HOST\nContent-Length: 0\n\n", 405},
		{"PUT", "PUT /a HTTP/1.1\nHost: HOST\nContent-Length: 1\n\nx", 405},
		{"DELETE", "DELETE / HTTP/1.1\nHost: HOST\n\n", 405},
		{"TRACE", "TRACE / HTTP/1.1\nHost: HOST\n\n", 405},
		{"OPTIONS", "OPTIONS / HTTP/1.1\nHost: HOST\nOrigin: http://evil.example\nAccess-Control-Request-Method: GET\n\n", 405},
		{"OPTIONS *", "OPTIONS * HTTP/1.1\nHost: HOST\n\n", 405},
		{"CONNECT", "CONNECT HOST HTTP/1.1\nHost: HOST\n\n", 405},
		{"a body", "GET / HTTP/1.1\nHost: HOST\nContent-Length: 1\n\nx", 400},
		{"a chunked body", "GET / HTTP/1.1\nHost: HOST\nTransfer-Encoding: chunked\n\n0\n\n", 400},
		{"two lengths", "GET / HTTP/1.1\nHost: HOST\nContent-Length: 1\nTransfer-Encoding: chunked\n\n0\n\n", 400},
		{"large header", "GET / HTTP/1.1\nHost: HOST\nX: " + strings.Repeat("x", 2*maxHeader) + "\n\n", 431},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := s.exchange(c.request).StatusCode; got != c.want {
				t.Errorf("got status %d, want %d", got, c.want)
			}
		})
	}
}

func TestOnlyOwnPagesMayListen(t *testing.T) {
	s := serveFiles(t, "README.md", "# Home")
	for _, c := range []struct {
		name, headers string
		want          int
	}{
		{"a page of ours", "Sec-Fetch-Site: same-origin\n", 200},
		{"a page of ours, by its origin", "Origin: http://HOST\n", 200},
		{"a page of ours, by its address", "Referer: http://HOST/a/\n", 200},
		{"another site", "Origin: http://evil.example\n", 403},
		{"another site that claims ours", "Origin: http://evil.example\nSec-Fetch-Site: same-origin\n", 403},
		{"a page on another port", "Sec-Fetch-Site: same-site\nReferer: http://HOST/\n", 403},
		{"another port's origin", "Origin: http://127.0.0.1:1\n", 403},
		{"a frame without an origin", "Origin: null\n", 403},
		{"typed by hand", "Sec-Fetch-Site: none\n", 403},
		{"no proof", "", 403},
		{"an address that begins like ours", "Referer: http://HOST.evil.example/\n", 403},
		{"two origins", "Origin: http://HOST\nOrigin: http://evil.example\n", 403},
	} {
		t.Run(c.name, func(t *testing.T) {
			response := s.exchange("GET /_sheaf/events HTTP/1.1\nHost: HOST\n" + c.headers + "\n")
			if response.StatusCode != c.want {
				t.Errorf("got status %d, want %d", response.StatusCode, c.want)
			}
		})
	}
}

func TestAnswersStayWithinTheirOrigin(t *testing.T) {
	s := serveFiles(t, "README.md", "# Home\n\n[a](a.txt)", "a.txt", "a")
	for _, address := range []string{"", "a.txt", "nothing", "_sheaf/live.js", "_sheaf/key?path=/"} {
		response := s.exchange("GET /" + address + " HTTP/1.1\nHost: HOST\nOrigin: http://evil.example\n\n")
		for header, want := range map[string]string{
			"Access-Control-Allow-Origin": "", "Cross-Origin-Resource-Policy": "same-origin", "X-Content-Type-Options": "nosniff",
		} {
			if got := response.Header.Get(header); got != want {
				t.Errorf("/%s: %s is %q, want %q", address, header, got, want)
			}
		}
		if got := response.Header.Get("Cache-Control"); got != "no-store" && got != "no-cache" {
			t.Errorf("/%s: Cache-Control is %q", address, got)
		}
	}
}
