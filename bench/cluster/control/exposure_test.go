package control

import (
	"crypto/ed25519"
	"strings"
	"testing"
)

func TestExposure(t *testing.T) {
	for listen, ok := range map[string]bool{
		"127.0.0.1:0": true, "[::1]:0": true, "0.0.0.0:0": false, ":0": false, "192.0.2.1:7000": false,
	} {
		err := CheckExposure(listen, nil)
		if (err == nil) != ok || err != nil && !strings.Contains(err.Error(), TokenVariable) {
			t.Errorf("%s without a secret: %v", listen, err)
		}
		if err := CheckExposure(listen, testSecret); err != nil {
			t.Errorf("%s with a secret: %v", listen, err)
		}
	}
}

// The sides of another protocol have keys that are neither this one's nor those of each other.
func TestSidesHaveKeysOfTheirOwn(t *testing.T) {
	k, err := keysOf(testSecret)
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{string(k.coordinator.key): true, string(k.node.key): true}
	for _, protocol := range []string{"one", "two"} {
		server, client, err := Sides(testSecret, protocol)
		if err != nil {
			t.Fatal(err)
		}
		for _, side := range []any{server.Certificates[0].PrivateKey, client.Certificates[0].PrivateKey} {
			keys[string(side.(ed25519.PrivateKey))] = true
		}
	}
	if len(keys) != 6 {
		t.Errorf("%d different keys (want 6)", len(keys))
	}
}
