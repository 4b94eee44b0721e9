package cmd

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/bench/cluster"
	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/cluster/node"
	"github.com/joulemark/joulemark/bench/harness"
	"github.com/joulemark/joulemark/cmd/output"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/host"
)

func nodeCommand(w *world) *cobra.Command {
	var cfg node.Config
	var tokenFile, makeToken string
	cmd := &cobra.Command{
		Use:   "node",
		Short: "be one node of runs across processes and machines",
		Long: `Node is one node of an algorithm, as a process of its own. It prints where it listens, waits for a
coordinator, which is joulemark run with --hosts, runs the node that it is given, and waits for the next. It meters
itself; where that is by counters of the whole machine, it first watches for two seconds what the machine draws when it
does nothing. It ends with an interrupt or a termination.

Without a secret it listens on loopback only. The same secret must be known on both sides, from the file that
--token-file names, or from the environment variable JOULEMARK_TOKEN; --make-token makes one. With --state what the
node has made durable survives the process: started again with the same --listen and --state while the run goes on,
it recovers.`,
		Example: `  joulemark node --listen 127.0.0.1:7000
  joulemark node --make-token token
  joulemark node --listen 0.0.0.0:7000 --token-file token --state /var/lib/joulemark
  joulemark run --engine tcp --hosts a:7000,b:7000,c:7000 --token-file token --algorithms bully --nodes 3`,
		Args: noWords,
	}
	s := w.addFlags(cmd, "energy-source", "cpu-family", "watts")
	cmd.Flags().StringVar(&cfg.Listen, "listen", "127.0.0.1:0", "address of the control port")
	cmd.Flags().StringVar(&cfg.Advertise, "advertise", "",
		"where other nodes reach this one, as address or address:port "+
			"(default: where the coordinator has reached it, any port)")
	cmd.Flags().StringVar(&cfg.State, "state", "", "directory of the stable storage (default: memory)")
	cmd.Flags().StringVar(&tokenFile, "token-file", "",
		"file with the secret, - for standard input (default: environment variable "+control.TokenVariable+")")
	cmd.Flags().StringVar(&makeToken, "make-token", "", "make a secret in a new file, and end")
	cmd.Flags().BoolVar(&cfg.Quiet, "quiet", false,
		"log errors only, and leave the idle power to the coordinator, which is on this machine")
	_ = cmd.Flags().MarkHidden("quiet") // for spawnNodes
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		if makeToken != "" {
			return usageError(control.MakeSecret(makeToken))
		}
		if cfg.Secret, err = control.ReadSecret(tokenFile, w.environ); err != nil {
			return usageError(err)
		}
		warnOfSecret(w, cfg.Secret)
		if cfg.Meter, err = nodeMeter(w, s); err != nil {
			return err
		}
		cfg.Find, cfg.Log = w.algorithms.Program, w.messages()
		listening := false
		cfg.Listening = func(a net.Addr) {
			listening = true
			fmt.Fprintln(w.out, cluster.Announcement+a.String())
		}
		ctx, interrupted := output.UntilSignal(cmd.Context())
		defer interrupted()
		if !cfg.Quiet {
			err = nodeBaseline(ctx, cfg.Meter.Source, host.BaselineOptions{}, w.messages())
			if ctx.Err() != nil {
				return nil // an interrupt is how a node ends
			}
			if err != nil {
				return &exitError{exitFail, err}
			}
		}
		err = node.Serve(ctx, cfg)
		if err != nil && listening {
			return &exitError{exitFail, err}
		}
		return usageError(err)
	}
	return cmd
}

// warnOfSecret says so where a secret may be guessed.
func warnOfSecret(w *world, secret []byte) {
	if why := control.Weakness(secret); why != "" {
		w.note("warning: %s", why)
	}
}

// nodeMeter meters this process as joulemark run would.
func nodeMeter(w *world, s *settings) (*energy.Meter, error) {
	quiet := *w // the secret is no key of a scenario
	quiet.environ = slices.DeleteFunc(slices.Clone(w.environ), func(e string) bool {
		return strings.HasPrefix(e, control.TokenVariable+"=")
	})
	c, err := s.load(&quiet)
	if err != nil {
		return nil, err
	}
	source, err := c.Source()
	if err != nil {
		return nil, usageError(err)
	}
	return energy.NewMeter(source, runtime.GOMAXPROCS(0)), nil
}

// nodeBaseline finds out, before the node announces itself, what the machine draws when it does
// nothing, so that counters of the whole machine do not charge that to the node. Other sources need
// none.
func nodeBaseline(ctx context.Context, s energy.Source, o host.BaselineOptions, log io.Writer) error {
	if s.Info().Kind != energy.Measured {
		return nil
	}
	b, err := host.MeasureBaseline(ctx, s, host.IdleSpan(s), o)
	for _, warning := range b.Warnings {
		fmt.Fprintln(log, "baseline:", warning)
	}
	return err
}

// spawnNodes starts the node processes of a scenario, which are this program again, and fills in
// where they listen. They share a secret that nobody else knows.
func spawnNodes(ctx context.Context, c *configs.Config, s *harness.Scenario) (stop func(), err error) {
	program, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("processes: %w", err)
	}
	s.Hosts.Secret = control.NewSecret()
	argv := []string{program, "node", "--quiet", "--energy-source", c.EnergySource}
	for flag, value := range map[string]string{"--cpu-family": c.CPUFamily, "--watts": c.Watts} {
		if value != "" {
			argv = append(argv, flag, value)
		}
	}
	s.Hosts.Addresses, stop, err = cluster.Spawn(ctx, slices.Max(s.Nodes), argv, s.Hosts.Secret)
	if err != nil {
		return nil, fmt.Errorf("processes: %w", err)
	}
	return stop, nil
}
