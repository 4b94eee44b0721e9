package cmd

import (
	"io"
	"net"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/joulemark/joulemark/bench/catalogue"
)

// abandoned is standard output whose reader has left.
type abandoned struct{}

func (abandoned) Write([]byte) (int, error) { return 0, syscall.EPIPE }

// TestResetConnections has a broker and a node process reset their connections: the command ends
// with that error, wherever its report goes, and also where nobody reads standard output.
func TestResetConnections(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 1)) // the rest is unread
			_ = conn.(*net.TCPConn).SetLinger(0)
			_ = conn.Close()
		}
	}()
	address := listener.Addr().String()
	_, port, _ := net.SplitHostPort(address)
	for name, flags := range map[string]string{
		"broker": "--stack real --algorithms mqtt --nodes 3 --broker tcp://" + address,
		"node":   "--engine tcp --algorithms ring --nodes 2 --hosts " + address + ",localhost:" + port,
	} {
		for _, output := range []string{"", " --force --output " + filepath.Join(t.TempDir(), "x.json")} {
			for _, out := range []io.Writer{&strings.Builder{}, abandoned{}} {
				var errOut strings.Builder
				w := &world{algorithms: catalogue.BuiltIn(), out: out, errOut: &errOut}
				status := w.execute(t.Context(), strings.Fields("run --idle 1ms --format json "+flags+output))
				if status != 1 || !strings.Contains(errOut.String(), address) ||
					strings.Contains(errOut.String(), "no records") {
					t.Errorf("%s,%s, to %T: exit status %d, %q; want 1 and what was reset",
						name, output, out, status, &errOut)
				}
			}
		}
	}
}
