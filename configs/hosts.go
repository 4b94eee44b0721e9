package configs

import (
	"bufio"
	"bytes"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/suggest"
)

// findHosts finds the node processes: their addresses and what they and we know, which is the token
// of the environment where no file has it.
func (c *Config) findHosts(token string) error {
	h := &c.Scenario.Hosts
	if c.HostsFile != "" {
		if len(h.Addresses) > 0 {
			return suggest.Wrong("hosts-file", c.HostsFile, "it or hosts, not both")
		}
		text, err := strict.ReadFile(c.HostsFile, strict.MaxInput)
		if err != nil {
			return suggest.About("hosts-file", err)
		}
		if h.Addresses = hostLines(text); len(h.Addresses) == 0 {
			return suggest.Wrong("hosts-file", c.HostsFile+" has no hosts",
				"a line host:port for each, and comments after #")
		}
	}
	if h.Processes && len(h.Addresses) > 0 {
		return suggest.Wrong("processes", true, "it or hosts, not both")
	}
	if !h.Any() {
		return nil
	}
	secret, err := control.ReadSecret(c.TokenFile, []string{control.TokenVariable + "=" + token})
	h.Secret = secret
	return suggest.About("token-file", err)
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
			return 0, suggest.Wrong("expect", suggest.Quote(name), "%s", strings.Join(all.Names(), ", "))
		}
	}
	return faults, nil
}
