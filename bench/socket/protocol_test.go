package socket

import "testing"

func TestParseProtocol(t *testing.T) {
	for p := range protocols {
		if got, err := ParseProtocol(p.String()); err != nil || got != p {
			t.Errorf("%v: %v, %v", p, got, err)
		}
	}
	_, err := ParseProtocol("tpc")
	if want := `protocol: "tpc" (allowed: udp, tcp, tls; did you mean tcp?)`; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}
