package reference

import (
	"net"
	"testing"
)

// addressed is a connection between two addresses.
type addressed struct {
	net.Conn
	local, remote string
}

func (a addressed) LocalAddr() net.Addr  { return &net.TCPAddr{IP: net.ParseIP(a.local), Port: 1} }
func (a addressed) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.ParseIP(a.remote), Port: 2} }

func TestOverLoopback(t *testing.T) {
	for _, c := range []struct {
		local, remote string
		want          bool
	}{
		{"127.0.0.1", "127.0.0.1", true},
		{"127.0.0.1", "127.1.2.3", true},
		{"::1", "::1", true},
		{"192.0.2.1", "192.0.2.1", true}, // this machine by its own address
		{"192.0.2.1", "192.0.2.2", false},
		{"2001:db8::1", "2001:db8::2", false},
	} {
		if got := overLoopback(addressed{local: c.local, remote: c.remote}); got != c.want {
			t.Errorf("from %s to %s: %v, want %v", c.local, c.remote, got, c.want)
		}
	}
}

// The kernel's figures are those of loopback: nothing is said of a broker on another machine.
func TestKernelOfABrokerAway(t *testing.T) {
	if _, ok := Loopback(); !ok {
		t.Skip("the kernel of this machine does not say what goes over loopback")
	}
	for _, away := range []bool{false, true} {
		b, err := Prepare(t.Context(), MQTT0, Config{Subscribers: 2, Kernel: true})
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		if !b.OnLoopback() {
			t.Error("a broker of one's own is not on loopback")
		}
		b.system.(*mqttSystem).away.Store(away)
		if _, err := b.Execute(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := b.Measured().Kernel; (got == nil) != away || b.OnLoopback() == away {
			t.Errorf("away %v: the kernel has %v", away, got)
		}
	}
}
