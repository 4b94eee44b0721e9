package energy_test

import (
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/metertest"
)

// server shares the CPU time of a process out among the requests that it answers. A window around
// each request would not do: the clock counts the whole process, so two requests at the same time
// would each be charged with both. Here the time between any two moments at which a request comes
// or goes is divided evenly among those that are under way, and the parts add up to what was used.
// What is used while there is none, as by the garbage collector, is nobody's.
//
// How much of it a request really caused, among those that were there with it, nobody can tell. Its
// part comes near that where it is averaged over many requests of its kind.
type server struct {
	next http.Handler

	mu       sync.Mutex // a session belongs to one goroutine at a time
	session  *energy.Session
	lap      energy.Lap
	underWay map[*energy.CPUSeconds]bool
	of       map[string]energy.CPUSeconds // by path
	all      energy.CPUSeconds
}

// meterServer begins to meter a handler.
func meterServer(m *energy.Meter, next http.Handler) (*server, error) {
	session, err := m.Open()
	if err != nil {
		return nil, err
	}
	lap, err := session.Start()
	return &server{
		next: next, session: session, lap: lap,
		underWay: map[*energy.CPUSeconds]bool{}, of: map[string]energy.CPUSeconds{},
	}, err
}

// share shares out what was used since it was last called.
func (s *server) share() {
	used, err := s.lap.Split()
	if err != nil {
		log.Print(err) // a clock that cannot be read: the request is answered all the same
		return
	}
	s.all += used.CPU
	for part := range s.underWay {
		*part += used.CPU / energy.CPUSeconds(len(s.underWay))
	}
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	part := new(energy.CPUSeconds)
	s.mu.Lock()
	s.share()
	s.underWay[part] = true
	s.mu.Unlock()
	defer func() { // also where the handler panics
		s.mu.Lock()
		defer s.mu.Unlock()
		s.share()
		delete(s.underWay, part)
		s.of[r.URL.Path] += *part
	}()
	s.next.ServeHTTP(w, r)
}

// close ends the metering: what all cost, and what part of it is whose.
func (s *server) close() (cost energy.Energy, of map[string]energy.Range[energy.Joules], err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.share()
	if _, cost, err = s.session.Close(); err != nil {
		return cost, nil, err
	}
	of = map[string]energy.Range[energy.Joules]{}
	for path, cpu := range s.of {
		of[path] = cost.Gross.Scale(float64(cpu / s.all))
	}
	return cost, of, nil
}

// Joules a request of a server that answers several at a time. Here /short comes in while /long is
// being answered.
func Example_server() {
	clock := &metertest.Clock{} // a real program takes energy.NewMeter(source, runtime.GOMAXPROCS(0))
	source, err := energy.FixedWatts(energy.Exactly(energy.Watts(2)))
	if err != nil {
		log.Fatal(err)
	}
	var s *server
	get := func(path string) { s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil)) }
	mux := http.NewServeMux()
	mux.HandleFunc("/short", func(http.ResponseWriter, *http.Request) { clock.Advance(2 * time.Second) })
	mux.HandleFunc("/long", func(http.ResponseWriter, *http.Request) {
		clock.Advance(time.Second)
		get("/short")
		clock.Advance(time.Second)
	})
	if s, err = meterServer(&energy.Meter{Clock: clock, Source: source}, mux); err != nil {
		log.Fatal(err)
	}
	get("/long")
	clock.Advance(time.Second) // the garbage collector, say

	cost, of, err := s.close()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("/long ", of["/long"])
	fmt.Println("/short", of["/short"])
	fmt.Println("all   ", cost.Gross, cost.Kind)
	// Output:
	// /long  6.00 J
	// /short 2.00 J
	// all    10.0 J assumed
}
