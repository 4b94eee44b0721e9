package shard

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/joulemark/joulemark/internal/suggest"
)

// scheduler is how one of them tells a process which of many it is.
type scheduler struct {
	name  string
	index string // variable with the number of this process
	// Variables with what the numbers of all processes are; "" where there is none.
	first, last, step, count string
	// base is the number of the first process where the scheduler does not say it.
	base int
	how  string // to have the numbers from base on
}

var schedulers = []scheduler{
	{
		name: "Slurm", index: "SLURM_ARRAY_TASK_ID", first: "SLURM_ARRAY_TASK_MIN", last: "SLURM_ARRAY_TASK_MAX",
		step: "SLURM_ARRAY_TASK_STEP", count: "SLURM_ARRAY_TASK_COUNT", base: 1, how: "--array=1-%d",
	},
	{name: "Kubernetes", index: "JOB_COMPLETION_INDEX", base: 0, how: "completions: %d"},
	{name: "PBS", index: "PBS_ARRAY_INDEX", base: 1, how: "-J 1-%d"},
	{
		name: "Grid Engine", index: "SGE_TASK_ID", first: "SGE_TASK_FIRST", last: "SGE_TASK_LAST",
		step: "SGE_TASK_STEPSIZE", base: 1, how: "-t 1-%d",
	},
}

// FromEnvironment is the shard that a scheduler has started this process for, as the variables of
// the environment say, and false where none has. Count is how many shards there are, 0 where that
// is to be as many as the array has tasks, which not every scheduler says.
//
// A task of an array that has as many as there are shards is the shard at the same place, whether
// the array is 0-6, 1-7 or 3-9. In an array of fewer, which does again what was missing, the number
// of the task is that of the shard.
func FromEnvironment(environ []string, count int) (Shard, bool, error) {
	if count < 0 {
		return Shard{}, false, suggest.Wrong("shards", count, "1 or more")
	}
	vars := variables(environ)
	var found Shard
	var by string
	for _, s := range schedulers {
		if vars[s.index] == "" || vars[s.index] == "undefined" { // what Grid Engine says outside of arrays
			continue
		}
		shard, err := s.shard(vars, count)
		if err != nil {
			return Shard{}, false, err
		}
		if by != "" && shard != found {
			return Shard{}, false, fmt.Errorf("shard: %v by %s, and %v by %s=%s "+
				"(allowed: the variables of one scheduler)", found, by, shard, s.index, vars[s.index])
		}
		found, by = shard, s.index+"="+vars[s.index]
	}
	return found, by != "", nil
}

func variables(environ []string) map[string]string {
	vars := map[string]string{}
	for _, e := range environ {
		name, value, _ := strings.Cut(e, "=")
		vars[name] = strings.TrimSpace(value)
	}
	return vars
}

// array is the tasks of an array: those from first to last, a step apart.
type array struct{ first, last, step int }

func (a array) tasks() int { return (a.last-a.first)/a.step + 1 }

// shard is that of the process with these variables.
func (s *scheduler) shard(vars map[string]string, count int) (Shard, error) {
	index, err := number(vars, s.index)
	if err != nil {
		return Shard{}, err
	}
	a, whole, err := s.array(vars, index)
	if err != nil {
		return Shard{}, err
	}
	switch {
	case whole && (count == 0 || count == a.tasks()):
		return Shard{(index-a.first)/a.step + 1, a.tasks()}, nil
	case count == 0:
		return Shard{}, fmt.Errorf("shards: %s does not say by %s=%d how many there are "+
			"(allowed: the number, by --shards)", s.name, s.index, index)
	case index < s.base || index >= s.base+count:
		return Shard{}, suggest.Wrong(s.index, index, "%d to %d, of "+s.how, s.base, s.base+count-1, count)
	}
	return Shard{index - s.base + 1, count}, nil
}

// array is what the variables say of all tasks, and whether it has all of them from first to last.
func (s *scheduler) array(vars map[string]string, index int) (a array, whole bool, err error) {
	if vars[s.first] == "" || vars[s.last] == "" && vars[s.count] == "" {
		return a, false, nil // not said
	}
	var errs []error
	read := func(name string, otherwise int) int {
		if vars[name] == "" {
			return otherwise
		}
		n, err := number(vars, name)
		errs = append(errs, err)
		return n
	}
	a = array{first: read(s.first, 0), step: read(s.step, 1)}
	tasks := read(s.count, -1)
	a.last = read(s.last, a.first+(tasks-1)*a.step)
	if err := errors.Join(errs...); err != nil {
		return a, false, err
	}
	switch {
	case a.step < 1:
		return a, false, suggest.Wrong(s.step, a.step, "1 or more")
	case index < a.first || index > a.last:
		return a, false, suggest.Wrong(s.index, index, "%d to %d, by %s and %s", a.first, a.last, s.first, s.last)
	case tasks > a.tasks():
		return a, false, suggest.Wrong(s.count, tasks, "up to %d, by %s and %s", a.tasks(), s.first, s.last)
	}
	whole = (tasks < 0 || tasks == a.tasks()) && (index-a.first)%a.step == 0
	return a, whole, nil
}

// number reads a variable that is one.
func number(vars map[string]string, name string) (int, error) {
	const most = 1 << 31
	n, err := strconv.Atoi(vars[name])
	if err != nil || n < 0 || n > most {
		return 0, suggest.Wrong(name, suggest.Quote(vars[name]), "a number of tasks, 0 to %d", most)
	}
	return n, nil
}
