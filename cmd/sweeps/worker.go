package sweeps

import (
	"context"
	"net/url"

	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/bench/sweep"
	"github.com/joulemark/joulemark/bench/sweep/jetstream"
	"github.com/joulemark/joulemark/bench/sweep/job"
	"github.com/joulemark/joulemark/cmd/output"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/internal/version"
)

func workerCommand(w *World) *cobra.Command {
	k := jetstream.Worker{Version: version.Tool(), Log: w.ErrOut}
	var tokenFile string
	cmd := &cobra.Command{
		Use:   "worker --url nats://HOST:PORT",
		Short: "do chunks of a sweep for a coordinator",
		Long: `Worker takes a sweep from joulemark coordinator and does chunks of it until all are done. It waits for a
coordinator that is not there yet, or is started again. An interrupt or a termination ends it, and others are given what
it had under way. A worker of another version than the coordinator's is refused, and so is one on
whose machine a file that the sweep names is another one.`,
		Example: `  joulemark worker --url nats://127.0.0.1:4222
  joulemark worker --url nats://head:4222 --token-file token --workers 8`,
		Args: w.NoWords,
	}
	flags := cmd.Flags()
	flags.StringVar(&k.URL, "url", "", "where the coordinator listens, as it prints it")
	flags.IntVar(&k.Workers, "workers", 0, "chunks to do at a time; 0 is one for each core")
	flags.DurationVar(&k.Patience, "patience", jetstream.DefaultPatience,
		"how long to wait for a coordinator that is not there")
	tokenFlag(cmd, &tokenFile)
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		const address = "nats://HOST:PORT, as the coordinator prints it"
		switch u, err := url.Parse(k.URL); {
		case k.URL == "":
			return w.Usage(suggest.Wrong("url", "not given", address))
		case err != nil || u.Scheme != "nats" || u.Port() == "" || u.Path != "":
			return w.Usage(suggest.Wrong("url", suggest.Quote(k.URL), address))
		case k.Workers < 0:
			return w.Usage(suggest.Wrong("workers", k.Workers, "1 or more, or 0 for one each core"))
		case k.Patience <= 0:
			return w.Usage(suggest.Wrong("patience", k.Patience, "a time above 0"))
		}
		if k.Secret, err = secretOf(w, tokenFile); err != nil {
			return w.Usage(err)
		}
		k.Open = func(text []byte) (job.Job, error) { return jobOf(w, text) }
		ctx, interrupted := output.UntilSignal(cmd.Context())
		defer interrupted()
		if err := k.Run(ctx); err != nil && ctx.Err() == nil {
			return w.Exit(failed, err)
		}
		return nil // an interrupt is how a worker ends
	}
	return cmd
}

// load makes a sweep of what it is made from.
func load(w *World, source configs.SweepSource) (*sweep.Sweep, error) {
	swept, err := source.Load(w.Algorithms...)
	if err != nil {
		return nil, err
	}
	return sweep.New(context.Background(), swept.Settings)
}
