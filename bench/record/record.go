// Package record holds what trials came to: a [Record] for each, and [Results] with all that a
// reader needs to know of how they came about. The table in figures.go says what a record can say;
// CSV, the order of JSON, what is checked, and means over trials are made from it. The package
// writes and reads files, and knows no form for readers.
package record

import (
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/energy"
)

// Record is what one trial came to. All counts and quantities are those of one
// execution: of one election, one lap, one transaction. The JSON name of a field is also its
// CSV column, and never changes its meaning. A nil pointer stands for a figure that does not
// exist, which is not zero.
//
// The groups are for readers of code; in files a record is flat. What each figure means, its unit
// and its place in files is in the table in figures.go.
type Record struct {
	Run
	Counted
	Cost
	Carbon
	Sockets
	Counters
	Prediction
	Radios
	Faults
	Hardware
	Gaps
}

// Run is what ran: the algorithm at a size on an engine, and how it went.
type Run struct {
	Algorithm   string             `json:"algorithm"`
	Params      string             `json:"params"` // of the case of the scenario, as "hold=0,requesters=all"
	Problem     algorithms.Problem `json:"problem"`
	Unit        string             `json:"unit"`
	Nodes       int                `json:"nodes"`
	Topology    string             `json:"topology"`
	Engine      engine.Engine      `json:"engine"`
	Processes   int                `json:"processes"`
	Stack       string             `json:"stack"` // headers of WireBytes, "" in records of before it was kept
	Seed        uint64             `json:"seed"`
	Trial       int                `json:"trial"`
	Repetitions int                `json:"repetitions"`
	Status      string             `json:"status"` // StatusOK, or the reason it is not
	// Missing is what the record rests on less than was asked for, "" for nothing. Where figures
	// are wrong without it, the status is another than StatusOK besides.
	Missing string `json:"missing"`
	// Started and Ended are when the first execution began and the last was over, in UTC; nil in
	// records of before they were kept.
	Started *time.Time `json:"started"`
	Ended   *time.Time `json:"ended"`
}

// Counted is what the algorithm did, in one execution: means over the repetitions, but for
// LateTimers, which is of all of them. Bytes are of payload, WireBytes with the headers of the
// stack. A pointer is nil where the run has no such figure, which is not 0.
type Counted struct {
	Ops             float64       `json:"ops"`
	Messages        float64       `json:"messages"`
	MessagesCI95    *float64      `json:"messages_ci95"`
	ExpectedLow     *float64      `json:"expected_low"`
	ExpectedHigh    *float64      `json:"expected_high"`
	Bytes           float64       `json:"bytes"`
	WireBytes       float64       `json:"wire_bytes"`
	Dropped         float64       `json:"dropped"`
	Duplicated      float64       `json:"duplicated"`
	SetupMessages   float64       `json:"setup_messages"`
	MaxNodeMessages *float64      `json:"max_node_messages"`
	GiniSent        *float64      `json:"gini_sent"`
	Depth           float64       `json:"depth"`
	VirtualS        *float64      `json:"virtual_s"`
	LateTimers      int64         `json:"late_timers"`
	Metrics         []NamedFigure `json:"metrics"`
	MessagesByKind  []NamedFigure `json:"messages_by_kind"`
	DroppedByReason []NamedFigure `json:"dropped_by_reason"`
	DroppedCI95     *float64      `json:"dropped_ci95"`
	// Of the textbook's further counts, each of some kinds of message.
	PartMessages     []NamedFigure `json:"part_messages"`
	PartExpectedLow  []NamedFigure `json:"part_expected_low"`
	PartExpectedHigh []NamedFigure `json:"part_expected_high"`
}

// Cost is what an execution took on this machine, in time and energy. NetworkJ is no part of
// EnergyJ.
type Cost struct {
	WallS          float64            `json:"wall_s"`
	CPUS           energy.CPUSeconds  `json:"cpu_s"`
	CPUCI95S       *energy.CPUSeconds `json:"cpu_ci95_s"`
	CPUResolutionS float64            `json:"cpu_resolution_s"`
	WindowS        energy.CPUSeconds  `json:"window_s"`
	ShortWindow    bool               `json:"short_window"`
	EnergyJ        energy.Joules      `json:"energy_j"`
	EnergyLowJ     energy.Joules      `json:"energy_low_j"`
	EnergyHighJ    energy.Joules      `json:"energy_high_j"`
	IdleJ          energy.Joules      `json:"idle_j"`
	NetJ           energy.Joules      `json:"net_j"`
	EnergyKind     energy.Kind        `json:"energy_kind"`
	EnergySource   string             `json:"energy_source"`
	NetworkJ       energy.Joules      `json:"network_j"`
	NetworkLowJ    energy.Joules      `json:"network_low_j"`
	NetworkHighJ   energy.Joules      `json:"network_high_j"`
	EnergyCI95J    *energy.Joules     `json:"energy_ci95_j"`
}

// Carbon is what the energy of an execution emits, and by which factor. A record has all that its
// carbon is computed from, so that a reader can do the sum again:
//
//	GCO2e = EnergyJ / 3.6e6 * PUE * GridGPerKWh / (1 - GridLoss)
//
// and likewise the ends from the ends, and GCO2 from GridCO2GPerKWh. The pointers are nil in
// records of before there were these figures, and GridCO2GPerKWh where the factor does not tell CO2
// apart.
type Carbon struct {
	GCO2e       energy.GramsCO2e   `json:"gco2e"`
	GCO2eLow    energy.GramsCO2e   `json:"gco2e_low"`
	GCO2eHigh   energy.GramsCO2e   `json:"gco2e_high"`
	GCO2        *energy.GramsCO2   `json:"gco2"`
	GridRegion  string             `json:"grid_region"`
	GridYear    int                `json:"grid_year"`
	GridEdition string             `json:"grid_edition"`
	GridGPerKWh energy.GramsPerKWh `json:"grid_g_per_kwh"`

	PUE             *float64            `json:"pue"`
	GridLoss        *float64            `json:"grid_loss"` // 0 where losses are not counted
	GridLowGPerKWh  *energy.GramsPerKWh `json:"grid_low_g_per_kwh"`
	GridHighGPerKWh *energy.GramsPerKWh `json:"grid_high_g_per_kwh"`
	GridCO2GPerKWh  *energy.GramsPerKWh `json:"grid_co2_g_per_kwh"`

	// Of which kind the factor is, in the words of the GHG Protocol; "" in records of before there
	// were these.
	GridMethod string `json:"grid_method"` // location or market
	GridBasis  string `json:"grid_basis"`  // average or marginal

	// The zone and the hours that the intensity is of, which with Started and Ended place the
	// record in the grid; GridIntervalS is nil where nobody says, GridEstimated where the intensity
	// is none over time.
	GridZone      string          `json:"grid_zone"`
	GridIntervalS *energy.Seconds `json:"grid_interval_s"`
	GridBoundary  string          `json:"grid_boundary"`
	GridLifecycle string          `json:"grid_lifecycle"`
	GridEstimated *bool           `json:"grid_estimated"`
}

// Sockets is what sockets carried besides the payload, nil on engines without.
type Sockets struct {
	FramingBytes    *float64      `json:"framing_bytes"`
	WrittenBytes    *float64      `json:"written_bytes"`
	KernelBytes     *float64      `json:"kernel_bytes"`
	KernelPackets   *float64      `json:"kernel_packets"`
	RefusedByReason []NamedFigure `json:"refused_by_reason"`
}

// Counters is the energy by what the hardware's counters cover. The parts add up to EnergyJ; nil
// where no counter was read.
type Counters struct {
	HostShare *float64       `json:"host_share"`
	PackageJ  *energy.Joules `json:"package_j"`
	DRAMJ     *energy.Joules `json:"dram_j"`
	MachineJ  *energy.Joules `json:"machine_j"`
}

// Prediction is what the profile says the messages would cost where the algorithm really runs. It
// is no part of EnergyJ.
type Prediction struct {
	PredictedJ     energy.Joules      `json:"predicted_j"`
	PredictedLowJ  energy.Joules      `json:"predicted_low_j"`
	PredictedHighJ energy.Joules      `json:"predicted_high_j"`
	PredictedCPUS  *energy.CPUSeconds `json:"predicted_cpu_s"` // where the profile was calibrated
	Profile        string             `json:"profile"`
	// PredictedPUE is that of where the messages would cost PredictedJ; nil in records of before it
	// was kept.
	PredictedPUE *float64 `json:"predicted_pue"`
}

// Radios is what the radios of all nodes would use for this execution, where a radio was asked for
// and the run is a simulated one; "" and nil otherwise. It is no part of EnergyJ nor of PredictedJ.
type Radios struct {
	Radio             string          `json:"radio"`
	RadioTxJ          *energy.Joules  `json:"radio_tx_j"`
	RadioRxJ          *energy.Joules  `json:"radio_rx_j"`
	RadioListenJ      *energy.Joules  `json:"radio_listen_j"`
	RadioLowJ         *energy.Joules  `json:"radio_low_j"`
	RadioHighJ        *energy.Joules  `json:"radio_high_j"`
	RadioNodeMaxJ     *energy.Joules  `json:"radio_node_max_j"`
	RadioNodeMax      *int            `json:"radio_node_max"`
	RadioByNode       []NamedFigure   `json:"radio_by_node"`
	BatteryExecutions *float64        `json:"battery_executions"`
	FirstNodeOut      *int            `json:"first_node_out"`
	BatteryS          *energy.Seconds `json:"battery_s"`
}

// Faults are the failures that the scenario asked for, and what became of them. Records from before
// they were counted have none of these figures.
type Faults struct {
	// Failures names the classes, "none" of a run that was to have none, "" where nobody knows.
	Failures       string   `json:"failures"`
	FaultsPlanned  *int64   `json:"faults_planned"`
	FaultsHappened *float64 `json:"faults_happened"`
	FaultsMissedIn *int64   `json:"faults_missed_in"`
	FaultsIdleIn   *int64   `json:"faults_idle_in"`
	VacuousIn      *int64   `json:"vacuous_in"`
}

// Hardware is the machine, as far as its making is charged to the execution: all nil where nobody
// asked for that. The part of an execution, and the Software Carbon Intensity of a functional unit
// (ISO/IEC 21031:2024), follow from it and are no fields:
//
//	embodied_gco2e = HardwareGCO2e * (CPUS / HardwareLifetimeS) * HardwareShare
//	sci_gco2e      = (GCO2e + embodied_gco2e) / Ops
//
// and likewise the ends from the ends. There is no SCI where the factor is market-based.
type Hardware struct {
	HardwareGCO2e     *energy.GramsCO2e `json:"hardware_gco2e"` // of making the whole machine, TE
	HardwareGCO2eLow  *energy.GramsCO2e `json:"hardware_gco2e_low"`
	HardwareGCO2eHigh *energy.GramsCO2e `json:"hardware_gco2e_high"`
	HardwareLifetimeS *energy.Seconds   `json:"hardware_lifetime_s"` // EL
	HardwareShare     *float64          `json:"hardware_share"`      // RR/ToR of one thread
}

// Gaps are the figures that a record could have and has not, because what it was read from does not
// hold them: the energy of what was only timed, the payload of a run that was saved in the Go
// benchmark format. Their fields are 0, which stands for nothing; [Figure.Value] is false, files
// have null or an empty cell, and reports a dash. [Record.Lack] makes gaps.
type Gaps struct {
	NotKnown []string `json:"-"` // names of figures in the order of the table, nil for none
}

// NamedFigure is a figure of a problem's own.
type NamedFigure struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit,omitempty"`
}

// OK reports whether the trial went as asked.
func (r *Record) OK() bool { return r.Status == StatusOK }

// StatusOK is the status of a trial without fault.
const StatusOK = "ok"

// Failing reports whether the run was to have failures, so that counts of runs without say nothing
// of it.
func (r *Record) Failing() bool { return r.Failures != "" && r.Failures != NoFailures }

// NoFailures is what a record of a run without failures says of them.
const NoFailures = "none"

// Expected is the middle of the textbook's count, and false where there is none.
func (r *Record) Expected() (float64, bool) {
	if r.ExpectedLow == nil || r.ExpectedHigh == nil {
		return 0, false
	}
	return (*r.ExpectedLow + *r.ExpectedHigh) / 2, true
}

// RadioJ is the energy of the radios of all nodes, 0 where there are none.
func (r *Radios) RadioJ() energy.Joules {
	var sum energy.Joules
	for _, part := range []*energy.Joules{r.RadioTxJ, r.RadioRxJ, r.RadioListenJ} {
		if part != nil {
			sum += *part
		}
	}
	return sum
}
