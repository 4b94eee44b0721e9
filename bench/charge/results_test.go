package charge

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
)

// On a virtual machine a PUE of 1 is pointed out once, and not where somebody says that the
// hardware is their own.
func TestVirtualMachineIsPointedOutOnce(t *testing.T) {
	source, err := energy.FixedWatts(energy.Exactly[energy.Watts](3))
	if err != nil {
		t.Fatal(err)
	}
	a := carbon.DefaultAccounting()
	own := a
	own.Own = true
	want := 0
	if LocalHost().Virtual {
		want = 1
	}
	for accounting, want := range map[*carbon.Accounting]int{&a: want, &own: 0} {
		said := strings.Join(Results(energy.NewMeter(source, 1), *accounting).Warnings, "\n")
		if got := strings.Count(said, "virtual machine"); got != want {
			t.Errorf("own %v: said %d times, want %d: %s", accounting.Own, got, want, said)
		}
	}
}
