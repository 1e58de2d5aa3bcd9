// Command bulkhead-renderer renders Helm charts that strangers wrote, with Helm's own packages, in a
// process that can reach nothing: it reads requests from its standard input and answers on its
// standard output, and may do little else. See docs/adr/0016.
package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	_ "time/tzdata" // charts may name time zones, and no file can be opened here

	"helm.sh/helm/v4/pkg/chart/common"
)

// The largest part of a request that is read: archives have a bound of their own.
const mostFrame = 1 << 31

// hello is the first answer, before any request.
type hello struct {
	Helm   string `json:"helm"`
	Failed string `json:"failed,omitempty"`
}

// incoming is a request with its archives.
type incoming struct {
	request request
	chart   []byte
	profile []byte
}

func main() {
	memory := flag.Uint64("memory", 512<<20, "the most bytes of memory that the process may use")
	version := flag.Bool("version", false, "print Helm's version and end")
	flag.Parse()
	if *version {
		fmt.Println("helm " + helmVersion())
		return
	}
	slog.SetDefault(slog.New(slog.DiscardHandler))
	out := bufio.NewWriterSize(os.Stdout, 64<<10)
	// At least two: one renders, another notices that the hub is gone.
	runtime.GOMAXPROCS(max(2, min(runtime.NumCPU(), 4)))
	if err := shut(*memory); err != nil {
		answer(out, hello{Helm: helmVersion(), Failed: err.Error()})
		os.Exit(3)
	}
	answer(out, hello{Helm: helmVersion()})
	requests := make(chan incoming)
	go read(bufio.NewReaderSize(os.Stdin, 64<<10), requests)
	for next := range requests {
		done := render(next)
		done.Last = mapped() > *memory/2
		answer(out, done)
	}
}

// helmVersion is the version of Helm's packages in this program.
func helmVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == "helm.sh/helm/v4" {
				return module.Version
			}
		}
	}
	return common.DefaultCapabilities.HelmVersion.Version
}

// read hands requests on. When the hub closes the pipe or ends, however it ends, so does this
// process, even in the midst of a chart that never ends.
func read(in io.Reader, requests chan<- incoming) {
	for {
		next, err := readOne(in)
		if errors.Is(err, io.EOF) {
			os.Exit(0)
		}
		if err != nil {
			os.Exit(4)
		}
		requests <- next
	}
}

func readOne(in io.Reader) (incoming, error) {
	var next incoming
	header, err := frame(in)
	if err != nil {
		return next, err
	}
	if err := json.Unmarshal(header, &next.request); err != nil {
		return next, err
	}
	if next.chart, err = frame(in); err != nil {
		return next, err
	}
	next.profile, err = frame(in)
	return next, err
}

func frame(in io.Reader) ([]byte, error) {
	var length [4]byte
	if _, err := io.ReadFull(in, length[:]); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(length[:])
	if n > mostFrame {
		return nil, errors.New("the frame is too long")
	}
	data := make([]byte, n)
	_, err := io.ReadFull(in, data)
	return data, err
}

func answer(out *bufio.Writer, what any) {
	data, err := json.Marshal(what)
	if err != nil {
		os.Exit(5)
	}
	var length [4]byte
	binary.BigEndian.PutUint32(length[:], uint32(len(data)))
	if _, err := out.Write(length[:]); err != nil {
		os.Exit(6)
	}
	if _, err := out.Write(data); err != nil {
		os.Exit(6)
	}
	if err := out.Flush(); err != nil {
		os.Exit(6)
	}
}

// mapped says how much memory the runtime has taken and not given back.
func mapped() uint64 {
	samples := []metrics.Sample{
		{Name: "/memory/classes/total:bytes"},
		{Name: "/memory/classes/heap/released:bytes"},
	}
	metrics.Read(samples)
	return samples[0].Value.Uint64() - samples[1].Value.Uint64()
}
