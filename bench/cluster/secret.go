package cluster

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"strings"
)

// TokenVariable is the environment variable with the secret.
const TokenVariable = "JOULEMARK_TOKEN"

const (
	minSecret = 16
	maxSecret = 4096
)

// ReadSecret returns the secret in a file, or that of the variable JOULEMARK_TOKEN of an environment where no
// file is named; nil where there is none. White space around it does not count.
func ReadSecret(path string, environ []string) ([]byte, error) {
	var text []byte
	from := TokenVariable
	for _, e := range environ {
		if value, ok := strings.CutPrefix(e, TokenVariable+"="); ok {
			text = []byte(value)
		}
	}
	if path != "" {
		var err error
		if text, err = os.ReadFile(path); err != nil {
			return nil, fmt.Errorf("token: %w", err)
		}
		from = path
	}
	secret := bytes.TrimSpace(text)
	if len(secret) == 0 && path == "" {
		return nil, nil
	}
	if len(secret) < minSecret || len(secret) > maxSecret {
		return nil, fmt.Errorf("token: %s holds %d bytes (allowed: %d to %d)", from, len(secret), minSecret, maxSecret)
	}
	return secret, nil
}

// checkExposure refuses a node that anybody on the network could use.
func checkExposure(listen string, secret []byte) error {
	if len(secret) > 0 {
		return nil
	}
	addr, err := net.ResolveTCPAddr("tcp", listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	if !addr.IP.IsLoopback() {
		return fmt.Errorf("listen: %s can be reached from other machines, and there is no secret (allowed without one: "+
			"loopback, such as 127.0.0.1:0; give both sides the same secret in %s or a token file)", listen, TokenVariable)
	}
	return nil
}
