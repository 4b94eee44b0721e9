package algorithms

import (
	"errors"
	"fmt"
	"io"
	"testing"
)

// A violation says which property it breaks, however it was passed on, and the Spec whether that
// was promised whatever the delays.
func TestViolation(t *testing.T) {
	agreement := Property{Name: "agreement", Text: "All agree."}
	spec := Spec{Properties: []Property{{Name: "validity"}, agreement.IfSynchronous()}}
	if agreement.Synchronous {
		t.Error("the property of another algorithm was changed")
	}
	broken := agreement.Broken("node %d has %d: %w", 3, 7, io.EOF)
	if got := broken.Error(); got != "agreement: node 3 has 7: EOF" || !errors.Is(broken, io.EOF) {
		t.Errorf("%q; want the property, what was seen, and its cause", got)
	}
	for _, err := range []error{broken, fmt.Errorf("%w (at 7µs)", broken)} {
		if p, ok := spec.Property(err); !ok || p != agreement.IfSynchronous() {
			t.Errorf("%v: property %+v, %t; want that of the Spec", err, p, ok)
		}
	}
	other := Property{Name: "fairness"}.Broken("node 1 waits")
	for _, err := range []error{nil, errors.New("agreement: so it says"), other} {
		if p, ok := spec.Property(err); ok {
			t.Errorf("%v: property %+v; want none", err, p)
		}
	}
}
