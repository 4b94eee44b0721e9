package cluster

import (
	"net"
	"testing"

	"github.com/joulemark/joulemark/bench/cluster/control"
)

// A host that hangs up without a word is dialled again, and one that always does so is an error.
func TestConnectAgain(t *testing.T) {
	for _, hangups := range []int{2, tries} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		go func() {
			for i := 0; ; i++ {
				c, err := l.Accept()
				if err != nil {
					return
				}
				line := control.NewConn(c, 0)
				if i >= hangups && line.Respond(testSecret) == nil {
					_ = line.Send(control.Answer{Done: true})
					_ = line.Receive(&control.Order{})
				}
				_ = line.Close()
			}
		}()
		cfg := Config{Secret: testSecret}.withDefaults()
		h, err := connect(t.Context(), l.Addr().String(), 0, &cfg, deaf{})
		switch {
		case hangups < tries && err != nil:
			t.Errorf("after %d times: %v", hangups, err)
		case hangups >= tries && !hungUp(err):
			t.Errorf("after %d times: %v; want that it hangs up", hangups, err)
		case err == nil:
			h.close()
		}
	}
}

// deaf hears nothing.
type deaf struct{ handler }

func (deaf) lost(*remote) {}
