package cluster

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
)

// asParent makes the test binary a process that spawns nodes and then waits to be killed.
const asParent = "parent"

func parentMain() int {
	_ = os.Setenv(asNode, "1")
	path, err := os.Executable()
	if err != nil {
		return 1
	}
	hosts, _, err := Spawn(context.Background(), 2, []string{path}, testSecret)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Println(strings.Join(hosts, " "))
	select {}
}

// TestSpawnDiesWithParent kills a process that has spawned nodes. They must not stay behind.
func TestSpawnDiesWithParent(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has a way to end processes with their parent")
	}
	t.Parallel()
	cmd := exec.Command(executable(t))
	cmd.Env = append(os.Environ(), asNode+"="+asParent)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	hosts := strings.Fields(line)
	if err != nil || len(hosts) != 2 {
		t.Fatalf("%q, %v; want two hosts", line, err)
	}
	for _, h := range hosts {
		for { // the signal is on its way
			c, err := net.Dial("tcp", h)
			if err != nil {
				break
			}
			_ = c.Close()
			if t.Context().Err() != nil {
				t.Fatalf("%s still listens", h)
			}
		}
	}
}
