package configs

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
)

// hosts finds the node processes: their addresses and what they and we know.
func (c *Config) hosts() error {
	h := &c.Scenario.Hosts
	if c.HostsFile != "" && !c.hostsRead {
		if len(h.Addresses) > 0 {
			return fmt.Errorf("hosts-file: %s (allowed: it or hosts, not both)", c.HostsFile)
		}
		text, err := os.ReadFile(c.HostsFile)
		if err != nil {
			return fmt.Errorf("hosts-file: %w", err)
		}
		if h.Addresses = hostLines(text); len(h.Addresses) == 0 {
			return fmt.Errorf("hosts-file: %s has no hosts (allowed: a line host:port for each, and comments after #)", c.HostsFile)
		}
		c.hostsRead = true
	}
	if h.Processes && len(h.Addresses) > 0 {
		return fmt.Errorf("processes: true (allowed: it or hosts, not both)")
	}
	if !h.Any() {
		return nil
	}
	secret, err := control.ReadSecret(c.TokenFile, []string{control.TokenVariable + "=" + c.token})
	if err != nil {
		return fmt.Errorf("token-file: %w", err)
	}
	h.Secret = secret
	return nil
}

func hostLines(text []byte) (hosts []string) {
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		line, _, _ := strings.Cut(lines.Text(), "#")
		if line = strings.TrimSpace(line); line != "" {
			hosts = append(hosts, line)
		}
	}
	return hosts
}

// parseFaults reads classes of failure.
func parseFaults(names []string) (algorithms.Faults, error) {
	all := ^algorithms.NoFaults
	faults := algorithms.NoFaults
	for _, name := range names {
		found := false
		for bit := algorithms.Crashes; bit != 0 && bit <= algorithms.Partitions; bit <<= 1 {
			if bit.String() == name {
				faults, found = faults|bit, true
			}
		}
		if !found {
			return 0, fmt.Errorf("expect: %q (allowed: %s)", name, strings.Join(all.Names(), ", "))
		}
	}
	return faults, nil
}
