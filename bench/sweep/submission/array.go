// Package submission writes what a scheduler is given to do a sweep in shards: a script for Slurm,
// or a manifest for Kubernetes. It submits nothing.
package submission

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/joulemark/joulemark/internal/suggest"
)

// Array is a sweep cut into shards, each of which the same command does: it finds out from the
// environment which one is its own.
type Array struct {
	Name    string   // of the sweep
	Command []string // with all of its flags but those about shards
	Environ []string // variables of the command, as NAME=value
	Folder  string   // that all shards write to
	Shards  int
}

// words are the command of a shard. A shard that is started again goes on.
func (a *Array) words() []string {
	return append(slices.Clip(a.Command),
		"--output", strings.TrimSuffix(a.Folder, "/")+"/", "--shards", fmt.Sprint(a.Shards), "--resume")
}

// mostLabel is how long a name in Kubernetes may be.
const mostLabel = 63

// label is the name as schedulers take it: small letters, digits and hyphens, and joulemark- before
// it.
func (a *Array) label() string {
	base := strings.TrimSuffix(path.Base(a.Name), path.Ext(a.Name))
	text := strings.Map(func(r rune) rune {
		if r = unicode.ToLower(r); r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, base)
	text = "joulemark-" + text
	return strings.TrimRight(text[:min(len(text), mostLabel)], "-")
}

// Slurm is a script for sbatch. Tasks are numbered from 1, as shards are, so those that merge says
// are missing can be given to sbatch as they stand.
func (a *Array) Slurm() string {
	words := a.words()
	for i, w := range words {
		words[i] = suggest.ShellWord(w)
	}
	var variables strings.Builder
	for _, v := range a.Environ {
		name, value, _ := strings.Cut(v, "=")
		fmt.Fprintf(&variables, "export %s=%s\n", name, suggest.ShellWord(value))
	}
	return fmt.Sprintf(`#!/bin/sh
# sbatch of this file does the sweep in %[1]d shards, and "joulemark merge %[2]s" puts them together. What that
# says is missing is done again by "sbatch --array=... FILE". A task takes the cores that it is given.
#SBATCH --job-name=%[3]s
#SBATCH --array=1-%[1]d
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=1
%[5]sexec %[4]s --workers "${SLURM_CPUS_PER_TASK:-1}"
`, a.Shards, suggest.ShellWord(a.Folder), a.label(), strings.Join(words, " "), variables.String())
}
