package node

import (
	"context"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/cluster/control"
)

func TestExposure(t *testing.T) {
	for listen, ok := range map[string]bool{
		"127.0.0.1:0": true, "[::1]:0": true, "0.0.0.0:0": false, ":0": false, "192.0.2.1:7000": false,
	} {
		err := checkExposure(listen, nil)
		if (err == nil) != ok || err != nil && !strings.Contains(err.Error(), control.TokenVariable) {
			t.Errorf("%s without a secret: %v", listen, err)
		}
		if err := checkExposure(listen, secret); err != nil {
			t.Errorf("%s with a secret: %v", listen, err)
		}
	}
	err := Serve(context.Background(), Config{Listen: "0.0.0.0:0", State: "/nowhere", Advertise: ":x", Find: find})
	for _, want := range []string{"0.0.0.0:0", "/nowhere", "advertise"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not name %s", err, want)
		}
	}
}
