package reference

import (
	"testing"

	"github.com/joulemark/joulemark/bench/loopback"
)

// The kernel's figures are those of loopback: nothing is said of a broker on another machine.
func TestKernelOfABrokerAway(t *testing.T) {
	if _, ok := loopback.Read(); !ok {
		t.Skip("the kernel of this machine does not say what goes over loopback")
	}
	for _, away := range []bool{false, true} {
		b, err := Prepare(t.Context(), MQTT0, Config{Subscribers: 2, Kernel: true})
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		if b.away() {
			t.Error("a broker of one's own is not on loopback")
		}
		b.system.(*mqttSystem).away.Store(away)
		out, err := b.Execute(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got := b.Measured().Kernel; (got == nil) != away || out.Away != away {
			t.Errorf("away %v: the kernel has %v, the outcome says %v", away, got, out.Away)
		}
	}
}
