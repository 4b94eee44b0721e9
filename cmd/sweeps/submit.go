package sweeps

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/bench/sweep/job"
	"github.com/joulemark/joulemark/bench/sweep/shard"
	"github.com/joulemark/joulemark/bench/sweep/submission"
	"github.com/joulemark/joulemark/cmd/output"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
)

// submitting is what submit is asked for.
type submitting struct {
	given             map[string]string
	slurm, kubernetes bool
	shards            int
	pod               submission.Pod
}

func submitCommand(w *World) *cobra.Command {
	x := &submitting{}
	cmd := &cobra.Command{
		Use:   "submit FILE --slurm|--k8s --output FOLDER/",
		Short: "print what a scheduler is given to do a sweep in shards",
		Long: `Submit prints a script for sbatch (--slurm) or a manifest for kubectl apply (--k8s) that does a sweep in
shards, and submits nothing. The flags are those of joulemark sweep. Without --shards a few chunks are done to see how
long they take, and a shard is cut so that it takes a minute or more of one core; there are a thousand at most unless
more are asked for.

The manifest is an indexed Job whose pods need an image that has joulemark (--image) and a volume that all of them can
write to (--claim). The sweep's own file goes along in a ConfigMap; files that it names have to be on the volume.`,
		Example: `  joulemark submit own.yaml --slurm --output chunks/ > own.sh && sbatch own.sh
  joulemark submit loss --k8s --image registry/joulemark:0.2 --claim chunks --output loss/ | kubectl apply -f -
  joulemark merge chunks/ --output own.json`,
		Args: w.OneWord("file", "a sweep, or one that ships: "+strings.Join(configs.Sweeps(), ", ")),
	}
	x.given = w.Flags(cmd, configs.SweepKeys())
	flags := cmd.Flags()
	flags.BoolVar(&x.slurm, "slurm", false, "print a script for sbatch")
	flags.BoolVar(&x.kubernetes, "k8s", false, "print a manifest for kubectl apply")
	flags.IntVar(&x.shards, "shards", 0, "into how many parts to cut the sweep; 0 is as many as take a minute each")
	flags.StringVar(&x.pod.Image, "image", "", "image of the pods, which has joulemark (with --k8s)")
	flags.StringVar(&x.pod.Claim, "claim", "", "claim of the volume that all pods can write to (with --k8s)")
	w.Complete(cmd, "", configs.Sweeps(), []string{"yaml", "yml", "json"})
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return x.run(cmd.Context(), w, args[0]) }
	return cmd
}

func (x *submitting) run(parent context.Context, w *World, file string) error {
	ctx, interrupted := output.UntilSignal(parent)
	defer interrupted()
	source, swept, err := w.read(file, x.given)
	if err != nil {
		return err
	}
	if err := x.check(swept.Output); err != nil {
		return w.Usage(err)
	}
	s, err := w.cut(ctx, interrupted, swept)
	if err != nil {
		return err
	}
	if x.shards == 0 {
		each, err := perChunk(ctx, s.Job())
		if status := endedBy(ctx, interrupted); status != 0 {
			return w.Exit(status, nil)
		}
		if err != nil {
			return w.Exit(failed, err)
		}
		chunks := s.Job().Chunks
		all := each * time.Duration(chunks)
		x.shards = shard.Count(chunks, all, shard.Most)
		w.Note("%s of %s take about %v of one core: %s", number.Plural(chunks, "chunk"),
			number.Plural(s.Trials(), "trial"), all.Round(time.Second), number.Plural(x.shards, "shard"))
	} else if chunks := s.Job().Chunks; x.shards > chunks {
		return w.Usage(suggest.Wrong("shards", x.shards, "up to %d, the chunks that the sweep has", chunks))
	}
	text, err := x.text(file, source, swept.Output)
	if err != nil {
		return w.Exit(failed, err)
	}
	if _, err := fmt.Fprint(w.Out, text); err != nil {
		return w.Exit(failed, err)
	}
	return nil
}

// check names what is missing, and what is there for nothing.
func (x *submitting) check(folder string) error {
	switch {
	case !x.slurm && !x.kubernetes:
		return suggest.Wrong("scheduler", "none", "either --slurm or --k8s")
	case x.slurm && x.kubernetes:
		return suggest.Wrong("scheduler", "both", "either --slurm or --k8s")
	case x.shards < 0:
		return suggest.Wrong("shards", x.shards, "1 or more, or 0 for as many as take a minute each")
	case folder == "":
		return suggest.Wrong("output", "not given", "the folder for the chunks of all shards")
	case x.kubernetes && x.pod.Image == "":
		return suggest.Wrong("image", "not given", "the image of the pods, which has joulemark")
	case x.kubernetes && x.pod.Claim == "":
		return suggest.Wrong("claim", "not given", "the claim of a volume that all pods can write to")
	case x.slurm && x.pod.Image != "":
		return suggest.Unfit("image", suggest.Quote(x.pod.Image), "with --k8s")
	case x.slurm && x.pod.Claim != "":
		return suggest.Unfit("claim", suggest.Quote(x.pod.Claim), "with --k8s")
	}
	return nil
}

// text is the script or the manifest.
func (x *submitting) text(file string, source configs.SweepSource, folder string) (string, error) {
	a := submission.Array{
		Name: file, Folder: folder, Shards: x.shards, Command: []string{"joulemark", "sweep", file},
		Environ: source.Environ,
	}
	for _, k := range configs.SweepKeys() {
		if value, ok := x.given[k.Name]; ok && k.Name != "output" {
			a.Command = append(a.Command, "--"+k.Flag()+"="+value)
		}
	}
	if x.slurm {
		return a.Slurm(), nil
	}
	if !slices.Contains(configs.Sweeps(), file) {
		x.pod.File, x.pod.Text = file, source.Text
	}
	return a.Kubernetes(x.pod)
}

// A few chunks tell how long one takes.
const (
	sampled     = 8
	sampledTime = 10 * time.Second
)

// perChunk is how long a chunk takes on one core: the mean of some from all parts of the job.
func perChunk(ctx context.Context, j job.Job) (time.Duration, error) {
	count, did := min(sampled, j.Chunks), 0
	began := time.Now()
	for ; did < count && time.Since(began) < sampledTime; did++ {
		if _, err := j.Work(ctx, did*j.Chunks/count); err != nil {
			return 0, err
		}
	}
	return time.Since(began) / time.Duration(max(did, 1)), nil
}
