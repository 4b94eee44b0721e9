package node

import (
	"context"
	"strings"
	"testing"
)

// All that is wrong with a node's addresses and folders is said at once.
func TestWrongConfig(t *testing.T) {
	err := Serve(context.Background(), Config{Listen: "0.0.0.0:0", State: "/nowhere", Advertise: ":x", Find: find})
	for _, want := range []string{"0.0.0.0:0", "/nowhere", "advertise"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not name %s", err, want)
		}
	}
}
