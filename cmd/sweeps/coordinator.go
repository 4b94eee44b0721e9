package sweeps

import (
	"encoding/json"
	"fmt"
	"net"
	"strings"

	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/sweep/jetstream"
	"github.com/joulemark/joulemark/bench/sweep/job"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/internal/version"
)

func coordinatorCommand(w *World) *cobra.Command {
	x := &sweeping{}
	c := jetstream.Coordinator{Version: version.Tool(), Log: w.ErrOut}
	var tokenFile string
	cmd := &cobra.Command{
		Use:   "coordinator FILE",
		Short: "do a sweep with workers on any machines",
		Long: `Coordinator does a sweep as joulemark sweep does, but has its chunks done by processes of joulemark
worker, on this machine or on others, as many as there are at a time. It prints where it listens, and ends
with the report once all is done. What comes out are the same bytes.

Workers may come, go and be killed: nothing is lost but what they had under way. So may the coordinator: with --output
FOLDER/ and --resume it goes on with what is missing, and with --store also with results that nobody had collected.

Without a secret it listens on loopback only. With one, in the file that --token-file names or in the variable
JOULEMARK_TOKEN, connections are TLS 1.3 with keys that follow from it; joulemark node --make-token makes one.`,
		Example: `  joulemark coordinator loss --listen 127.0.0.1:4222
  joulemark worker --url nats://127.0.0.1:4222
  joulemark coordinator own.yaml --listen 0.0.0.0:4222 --token-file token --output chunks/ --resume`,
		Args: w.OneWord("file", "a sweep, or one that ships: "+strings.Join(configs.Sweeps(), ", ")),
	}
	x.given = w.Flags(cmd, configs.SweepKeys())
	x.force = w.Force(cmd)
	flags := cmd.Flags()
	flags.StringVar(&c.Listen, "listen", "127.0.0.1:0", "address that workers dial")
	flags.StringVar(&c.Store, "store", "",
		"folder for chunks and results that are not collected yet (default: a temporary one)")
	flags.DurationVar(&c.Lease, "lease", jetstream.DefaultLease,
		"how long nothing may be heard of a chunk before another worker is given it")
	flags.BoolVar(&x.resume, "resume", false, "do what is missing in the folder of --output")
	tokenFlag(cmd, &tokenFile)
	w.Complete(cmd, "", configs.Sweeps(), []string{"yaml", "yml", "json"})
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		secret, err := secretOf(w, tokenFile)
		if err != nil {
			return w.Usage(err)
		}
		c.Secret = secret
		if err := control.CheckExposure(c.Listen, secret); err != nil {
			return w.Usage(err)
		}
		x.remote = func(source configs.SweepSource) (job.Distributor, error) {
			c.Listening = func(a net.Addr) { w.Note("joulemark coordinator listens on %s", jetstream.URL(a)) }
			c.Text, err = json.Marshal(source)
			return c, err
		}
		return x.run(cmd.Context(), w, args[0])
	}
	return cmd
}

func tokenFlag(cmd *cobra.Command, file *string) {
	cmd.Flags().StringVar(file, "token-file", "",
		"file with the secret, - for standard input (default: environment variable "+control.TokenVariable+")")
}

// secretOf reads the secret, and says so where it may be guessed.
func secretOf(w *World, file string) ([]byte, error) {
	secret, err := control.ReadSecret(file, w.Environ)
	if why := control.Weakness(secret); err == nil && why != "" {
		w.Note("warning: %s", why)
	}
	return secret, err
}

// jobOf makes the job of the text that a coordinator gives its workers.
func jobOf(w *World, text []byte) (job.Job, error) {
	var source configs.SweepSource
	if err := json.Unmarshal(text, &source); err != nil {
		return job.Job{}, fmt.Errorf("is no sweep: %w", err)
	}
	s, err := load(w, source)
	if err != nil {
		return job.Job{}, err
	}
	return s.Job(), nil
}
