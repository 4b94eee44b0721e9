package submission

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

// crash is a word that a shell would make something else of.
const crash = "--faults=crash 1@2s; $(rm x)"

func array() Array {
	return Array{
		Name: "/somewhere/My sweep_2.yaml", Folder: "chunks", Shards: 7, Environ: []string{"JOULEMARK_SEED=5 'x'"},
		Command: []string{"joulemark", "sweep", "/somewhere/My sweep_2.yaml", "--loss=0.1", crash},
	}
}

// The script runs the command with its words as they were given, in the task's shard.
func TestSlurm(t *testing.T) {
	a := array()
	script := a.Slurm()
	for _, line := range []string{"#SBATCH --job-name=joulemark-my-sweep-2", "#SBATCH --array=1-7"} {
		if !strings.Contains(script, "\n"+line+"\n") {
			t.Errorf("no line %q in\n%s", line, script)
		}
	}
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell")
	}
	dir := t.TempDir()
	said := "#!/bin/sh\nprintf '%s\\n' \"seed=$JOULEMARK_SEED\" \"$@\"\n"
	if err := os.WriteFile(filepath.Join(dir, "joulemark"), []byte(said), 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(shell)
	cmd.Stdin = strings.NewReader(script)
	cmd.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"), "SLURM_CPUS_PER_TASK=4")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	want := []string{
		"seed=5 'x'", "sweep", "/somewhere/My sweep_2.yaml", "--loss=0.1", crash,
		"--output", "chunks/", "--shards", "7", "--resume", "--workers", "4", "",
	}
	if d := cmp.Diff(want, strings.Split(string(out), "\n")); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// The manifest has the fields that an indexed job with a limit for each index needs.
func TestKubernetes(t *testing.T) {
	type probe struct {
		APIVersion string `yaml:"apiVersion"`
		Kind       string
		Metadata   struct{ Name string }
		Data       map[string]string
		Spec       struct {
			CompletionMode           string `yaml:"completionMode"`
			Completions, Parallelism int
			BackoffLimitPerIndex     int `yaml:"backoffLimitPerIndex"`
			PodFailurePolicy         struct {
				Rules []struct {
					Action      string
					OnExitCodes struct {
						Operator string
						Values   []int
					} `yaml:"onExitCodes"`
				}
			} `yaml:"podFailurePolicy"`
			Template struct {
				Spec struct {
					RestartPolicy string `yaml:"restartPolicy"`
					Containers    []struct {
						Name, Image  string
						Command      []string
						WorkingDir   string `yaml:"workingDir"`
						VolumeMounts []struct {
							Name      string
							MountPath string `yaml:"mountPath"`
						} `yaml:"volumeMounts"`
					}
					Volumes []struct{ Name string }
				}
			}
		}
	}
	a := array()
	const swept = "sweep: {nodes: [1, 2]}\n"
	text, err := a.Kubernetes(Pod{Image: "lab/joulemark:1", Claim: "disk", File: a.Name, Text: swept})
	if err != nil {
		t.Fatal(err)
	}
	d := yaml.NewDecoder(bytes.NewReader([]byte(text)))
	var file, job probe
	if err := d.Decode(&file); err != nil {
		t.Fatal(err)
	}
	if err := d.Decode(&job); err != nil {
		t.Fatal(err)
	}
	if file.Kind != "ConfigMap" || file.Data["sweep.yaml"] != swept {
		t.Errorf("%+v", file)
	}
	s := job.Spec
	if job.APIVersion != "batch/v1" || job.Kind != "Job" || job.Metadata.Name != file.Metadata.Name ||
		s.CompletionMode != "Indexed" || s.Completions != 7 || s.Parallelism != 7 || s.BackoffLimitPerIndex != 3 ||
		len(s.PodFailurePolicy.Rules) != 2 || s.Template.Spec.RestartPolicy != "Never" {
		t.Errorf("%+v", job)
	}
	moved, refused := s.PodFailurePolicy.Rules[0], s.PodFailurePolicy.Rules[1]
	if moved.Action != "Ignore" || refused.Action != "FailIndex" || refused.OnExitCodes.Operator != "In" ||
		!slices.Equal(refused.OnExitCodes.Values, []int{2}) {
		t.Errorf("rules %+v; want pods that made room ignored, a refused shard given up", s.PodFailurePolicy)
	}
	c := s.Template.Spec.Containers[0]
	want := []string{
		"joulemark", "sweep", "/file/sweep.yaml", "--loss=0.1", "--faults=crash 1@2s; $$(rm x)",
		"--output", "/sweep/chunks/", "--shards", "7", "--resume",
	}
	if d := cmp.Diff(want, c.Command); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if c.Image != "lab/joulemark:1" || len(c.VolumeMounts) != 2 || len(s.Template.Spec.Volumes) != 2 {
		t.Errorf("%+v", c)
	}
	if text, _ := a.Kubernetes(Pod{Image: "i", Claim: "c"}); strings.Contains(text, "ConfigMap") {
		t.Errorf("a sweep that ships needs no file:\n%s", text)
	}
}

// Names are such as schedulers take, however long.
func TestLabel(t *testing.T) {
	for name, want := range map[string]string{
		"loss": "joulemark-loss", "Große Netze.yaml": "joulemark-gro-e-netze", "a/b_c.json": "joulemark-b-c",
		strings.Repeat("x", 100): "joulemark-" + strings.Repeat("x", 53), "…": "joulemark",
	} {
		a := Array{Name: name}
		if got := a.label(); got != want {
			t.Errorf("%s: %s; want %s", name, got, want)
		}
	}
}
