package shard

import (
	"fmt"
	"strings"
	"testing"
)

// slurm is the environment of a task of an array, as Slurm makes it.
func slurm(id, first, last, count int) []string {
	return []string{
		"SLURM_ARRAY_JOB_ID=81", fmt.Sprint("SLURM_ARRAY_TASK_ID=", id), fmt.Sprint("SLURM_ARRAY_TASK_COUNT=", count),
		fmt.Sprint("SLURM_ARRAY_TASK_MIN=", first), fmt.Sprint("SLURM_ARRAY_TASK_MAX=", last),
		"SLURM_ARRAY_TASK_STEP=1",
	}
}

func gridEngine(id, first, last, step int) []string {
	return []string{
		fmt.Sprint("SGE_TASK_ID=", id), fmt.Sprint("SGE_TASK_FIRST=", first), fmt.Sprint("SGE_TASK_LAST=", last),
		fmt.Sprint("SGE_TASK_STEPSIZE=", step),
	}
}

// An array is cut into as many shards as it has tasks, wherever its numbers begin, whether or not
// the number of shards is said again.
func TestWholeArrays(t *testing.T) {
	for _, c := range []struct {
		name              string
		first, last, step int
		environ           func(id int) []string
	}{
		{"Slurm 0-6", 0, 6, 1, func(id int) []string { return slurm(id, 0, 6, 7) }},
		{"Slurm 1-7", 1, 7, 1, func(id int) []string { return slurm(id, 1, 7, 7) }},
		{"Slurm 3-9", 3, 9, 1, func(id int) []string { return slurm(id, 3, 9, 7) }},
		{"Slurm 0-12:2", 0, 12, 2, func(id int) []string {
			return append(slurm(id, 0, 12, 7), "SLURM_ARRAY_TASK_STEP=2")
		}},
		{"Slurm without the last", 3, 9, 1, func(id int) []string {
			return append(slurm(id, 3, 9, 7), "SLURM_ARRAY_TASK_MAX=")
		}},
		{"Grid Engine 1-7", 1, 7, 1, func(id int) []string { return gridEngine(id, 1, 7, 1) }},
		{"Grid Engine 3-9", 3, 9, 1, func(id int) []string { return gridEngine(id, 3, 9, 1) }},
		{"Grid Engine 2-21:3", 2, 20, 3, func(id int) []string { return gridEngine(id, 2, 21, 3) }},
	} {
		number := 0
		for id := c.first; id <= c.last; id += c.step {
			number++
			for _, count := range []int{0, 7} {
				got, ok, err := FromEnvironment(c.environ(id), count)
				if want := (Shard{number, 7}); err != nil || !ok || got != want {
					t.Errorf("%s, task %d, count %d: %v, %v, %v; want %v", c.name, id, count, got, ok, err, want)
				}
			}
		}
		if number != 7 {
			t.Errorf("%s: %d tasks", c.name, number)
		}
	}
}

// Where the scheduler does not say how many there are, or has started those alone that were
// missing, the number has to be given, and tells the tasks' numbers from wrong ones.
func TestCountIsGiven(t *testing.T) {
	kubernetes := func(index int) []string { return []string{fmt.Sprint("JOB_COMPLETION_INDEX=", index)} }
	pbs := func(index int) []string { return []string{fmt.Sprint("PBS_ARRAY_INDEX=", index)} }
	for _, c := range []struct {
		environ []string
		count   int
		want    Shard
		err     string
	}{
		{kubernetes(0), 7, Shard{1, 7}, ""},
		{kubernetes(6), 7, Shard{7, 7}, ""},
		{kubernetes(7), 7, Shard{}, "JOB_COMPLETION_INDEX: 7 (allowed: 0 to 6, of completions: 7)"},
		{kubernetes(3), 0, Shard{}, "Kubernetes does not say by JOB_COMPLETION_INDEX=3 how many there are"},
		{pbs(1), 7, Shard{1, 7}, ""},
		{pbs(7), 7, Shard{7, 7}, ""},
		{pbs(0), 7, Shard{}, "PBS_ARRAY_INDEX: 0 (allowed: 1 to 7, of -J 1-7)"},
		{pbs(8), 7, Shard{}, "PBS_ARRAY_INDEX: 8 (allowed: 1 to 7, of -J 1-7)"},
		{pbs(1), 0, Shard{}, "--shards"},
		{[]string{"SLURM_ARRAY_TASK_ID=4"}, 0, Shard{}, "Slurm does not say by SLURM_ARRAY_TASK_ID=4"},
		{[]string{"SLURM_ARRAY_TASK_ID=4"}, 7, Shard{4, 7}, ""},
		// --array=3,17-19 of 20
		{slurm(3, 3, 19, 4), 20, Shard{3, 20}, ""},
		{slurm(19, 3, 19, 4), 20, Shard{19, 20}, ""},
		{slurm(18, 3, 19, 4), 0, Shard{}, "Slurm does not say by SLURM_ARRAY_TASK_ID=18 how many there are"},
		{slurm(19, 3, 19, 4), 18, Shard{}, "SLURM_ARRAY_TASK_ID: 19 (allowed: 1 to 18, of --array=1-18)"},
		// --array=3-5 of 20, and --array=0,2 of 3
		{slurm(3, 3, 5, 3), 20, Shard{3, 20}, ""},
		{slurm(0, 0, 2, 2), 3, Shard{}, "SLURM_ARRAY_TASK_ID: 0 (allowed: 1 to 3, of --array=1-3)"},
		{gridEngine(18, 17, 19, 1), 20, Shard{18, 20}, ""},
	} {
		got, ok, err := FromEnvironment(c.environ, c.count)
		if c.err == "" && (err != nil || !ok || got != c.want) ||
			c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
			t.Errorf("%v, count %d: %v, %v, %v; want %v, %s", c.environ, c.count, got, ok, err, c.want, c.err)
		}
	}
}

func TestNoScheduler(t *testing.T) {
	for _, environ := range [][]string{
		nil, {"HOME=/root", "SLURM_JOB_ID=4"}, {"SGE_TASK_ID=undefined"}, {"PBS_ARRAY_INDEX="},
	} {
		if got, ok, err := FromEnvironment(environ, 7); ok || err != nil {
			t.Errorf("%v: %v, %v, %v", environ, got, ok, err)
		}
	}
}

// Variables that contradict each other, or that are no numbers, are errors that name them.
func TestContradictions(t *testing.T) {
	for _, c := range []struct {
		environ []string
		count   int
		want    string
	}{
		{slurm(8, 1, 7, 7), 0, "SLURM_ARRAY_TASK_ID: 8 (allowed: 1 to 7, by SLURM_ARRAY_TASK_MIN and SLURM_ARRAY_TASK"},
		{slurm(0, 1, 7, 7), 7, "SLURM_ARRAY_TASK_ID: 0 (allowed: 1 to 7"},
		{slurm(3, 1, 7, 9), 0, "SLURM_ARRAY_TASK_COUNT: 9 (allowed: up to 7"},
		{[]string{"SLURM_ARRAY_TASK_ID=2a"}, 7, `SLURM_ARRAY_TASK_ID: "2a" (allowed: a number`},
		{[]string{"PBS_ARRAY_INDEX=-1"}, 7, `PBS_ARRAY_INDEX: "-1"`},
		{append(slurm(3, 1, 7, 7), "SLURM_ARRAY_TASK_MIN=x"), 0, `SLURM_ARRAY_TASK_MIN: "x"`},
		{append(slurm(3, 1, 7, 7), "SLURM_ARRAY_TASK_STEP=0"), 0, "SLURM_ARRAY_TASK_STEP: 0 (allowed: 1 or more)"},
		{
			append(slurm(3, 1, 7, 7), "JOB_COMPLETION_INDEX=3"), 7,
			"shard: 3/7 by SLURM_ARRAY_TASK_ID=3, and 4/7 by JOB_COMPLETION_INDEX=3 (allowed: the variables of one",
		},
		{nil, -1, "shards: -1 (allowed: 1 or more)"},
	} {
		if got, _, err := FromEnvironment(c.environ, c.count); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, count %d: %v, %v; want %s", c.environ, c.count, got, err, c.want)
		}
	}
	agreed := append(slurm(3, 1, 7, 7), "JOB_COMPLETION_INDEX=2")
	if got, ok, err := FromEnvironment(agreed, 7); err != nil || !ok || got != (Shard{3, 7}) {
		t.Errorf("variables that agree: %v, %v, %v", got, ok, err)
	}
}
