package algorithms

import "testing"

// A parameter names a node of the run, or it is an error that says which there are.
func TestNodeOfParameter(t *testing.T) {
	s := Setup{Graph: Complete(4), Params: Params{"source": "3", "initiator": "4"}}
	if id, err := s.Node("source"); id != 3 || err != nil {
		t.Errorf("%v, %v; want node 3", id, err)
	}
	const want = "initiator: 4 (allowed: 0 to 3)"
	if id, err := s.Node("initiator"); id != None || err == nil || err.Error() != want {
		t.Errorf("%v, %v; want %s", id, err, want)
	}
}
