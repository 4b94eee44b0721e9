package loopback

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

func TestCarries(t *testing.T) {
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
		if got := Carries(addressed{local: c.local, remote: c.remote}); got != c.want {
			t.Errorf("from %s to %s: %v, want %v", c.local, c.remote, got, c.want)
		}
	}
}

// What is sent while watching is counted, with its headers; other programs can only add to it.
func TestWatch(t *testing.T) {
	if _, ok := Read(); !ok {
		t.Skip("the kernel of this machine does not say what goes over loopback")
	}
	receiver, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer receiver.Close()
	sender, err := net.Dial("udp4", receiver.LocalAddr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer sender.Close()
	seen := Watch()
	for range 10 {
		if _, err := sender.Write(make([]byte, 100)); err != nil {
			t.Fatal(err)
		}
	}
	if got, ok := seen(); !ok || got.Packets < 10 || got.Bytes < 10*(100+28) {
		t.Errorf("the kernel has %+v, %v; want at least 10 packets of 128 bytes", got, ok)
	}
}

// A variable of another tool does not have us read the counters of another machine.
func TestNoVariableRedirects(t *testing.T) {
	if _, ok := Read(); !ok {
		t.Skip("the kernel of this machine does not say what goes over loopback")
	}
	t.Setenv("HOST_PROC", t.TempDir())
	if _, ok := Read(); !ok {
		t.Error("HOST_PROC redirects what is read")
	}
}
