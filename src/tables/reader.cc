#include "tables/reader.h"

#include <csv.h>
#include <fmt/core.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "tables/delimiter.h"

namespace hustings {
namespace {

constexpr std::size_t kChunk = std::size_t{64} << 10;

// libcsv would cut white space around cells; source text is kept verbatim.
int no_space(unsigned char) { return 0; }

// Where libcsv's callbacks put the cells of the row that is being read.
struct Sink {
  std::vector<std::string>* cells = nullptr;
  std::size_t count = 0;
  std::size_t bytes = 0;
  bool ended = false;
  bool long_cell = false;
};

void add_cell(Sink& sink, std::string_view text) {
  sink.bytes += text.size();
  if (text.size() > kMaxCell) sink.long_cell = true;
  // What is over a limit is not kept; the reader finds the counts and stops.
  if (sink.count < kMaxCells && sink.bytes <= kMaxRow) {
    if (sink.count == sink.cells->size()) sink.cells->emplace_back();
    (*sink.cells)[sink.count].assign(text);
  }
  ++sink.count;
}

void on_cell(void* text, std::size_t size, void* sink) {
  add_cell(*static_cast<Sink*>(sink), {static_cast<const char*>(text), size});
}
void on_row(int, void* sink) { static_cast<Sink*>(sink)->ended = true; }

struct File {
  std::FILE* handle;
  explicit File(std::FILE* h) : handle(h) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { static_cast<void>(std::fclose(handle)); }
};

Result<std::size_t> fill(const ByteSource& source, std::string& chunk) {
  chunk.resize(kChunk);
  std::size_t size = 0;
  while (size < chunk.size()) {
    HUSTINGS_TRY(const std::size_t got, source(std::span(chunk).subspan(size)));
    if (got == 0) break;
    size += got;
  }
  chunk.resize(size);
  return size;
}

}  // namespace

Result<ByteSource> file_source(const Path& path) {
  std::FILE* handle = std::fopen(path.c_str(), "rbe");
  if (handle == nullptr) {
    const int why = errno;
    return fail(why == ENOENT ? Code::not_found : Code::io,
                fmt::format("the file cannot be opened ({})", std::generic_category().message(why)),
                path.string(), "check the name and the permissions");
  }
  auto file = std::make_shared<File>(handle);
  return [file, path](std::span<char> out) -> Result<std::size_t> {
    const std::size_t got = std::fread(out.data(), 1, out.size(), file->handle);
    if (got == 0 && std::ferror(file->handle) != 0) {
      return fail(Code::io, "the file cannot be read", path.string(),
                  "check that it is a file on a disk that works");
    }
    return got;
  };
}

ByteSource text_source(std::string bytes) {
  return [text = std::move(bytes), at = std::size_t{0}](std::span<char> out) mutable {
    const std::size_t n = text.copy(out.data(), out.size(), at);
    at += n;
    return Result<std::size_t>(n);
  };
}

std::string place(const std::string& name, std::uint64_t record, std::uint64_t line) {
  return record == line ? fmt::format("{}:{}", name, record)
                        : fmt::format("{}:{}, line {}", name, record, line);
}

struct Reader::State {
  State(ByteSource from, ReaderOptions how, SniffedEncoding sniffed)
      : source(std::move(from)),
        options(std::move(how)),
        encoding(sniffed.encoding),
        decoder(sniffed.encoding, sniffed.bom) {
    csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_space_func(&parser, no_space);
    csv_set_blk_size(&parser, 4096);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { csv_free(&parser); }

  Result<bool> next(Row& row);
  Result<void> refill();
  std::string_view take_line();
  void count_line(std::string_view slice);
  Result<void> feed(std::string_view slice, Row& row);
  void skip(std::string_view slice, Row& row);
  Result<void> check_limits();
  void finish_file(Row& row);
  void check_row(Row& row) const;
  std::unexpected<Error> stop(Code code, std::string message, std::string mend);

  ByteSource source;
  ReaderOptions options;
  Encoding encoding;
  Decoder decoder;
  char delimiter = ',';
  std::size_t width = 0;

  std::string text;      // UTF-8 that has been decoded
  std::size_t used = 0;  // of which so much has been parsed
  bool source_ended = false;
  std::optional<IllFormed> ill_formed;  // stands right after `text`

  csv_parser parser{};
  Sink sink;
  std::uint64_t record = 0;    // the row that is being read, or the last one
  std::uint64_t row_line = 1;  // where it begins
  std::uint64_t lines = 0;     // line ends passed
  bool in_row = false;
  bool skipping = false;  // a row with misplaced quotes, until its line ends
  char last_char = '\n';
  std::optional<Error> failed;
};

std::unexpected<Error> Reader::State::stop(Code code, std::string message, std::string mend) {
  failed = Error{code, std::move(message), place(options.name, record, row_line), std::move(mend)};
  return std::unexpected(*failed);
}

Result<void> Reader::State::refill() {
  text.clear();
  used = 0;
  std::string chunk;
  const Result<std::size_t> got = fill(source, chunk);
  if (!got) {
    failed = got.error();
    return std::unexpected(*failed);
  }
  source_ended = *got == 0;
  ill_formed = decoder.decode(chunk, source_ended, text);
  return {};
}

// The next piece of text that has at most one line end, at its end ("\r\n" counts as one).
std::string_view Reader::State::take_line() {
  const std::string_view rest = std::string_view(text).substr(used);
  const void* newline = std::memchr(rest.data(), '\n', rest.size());
  std::size_t size =
      newline == nullptr ? rest.size() : static_cast<const char*>(newline) - rest.data() + 1;
  const void* carriage = std::memchr(rest.data(), '\r', size);
  if (carriage != nullptr) {
    const std::size_t after = static_cast<const char*>(carriage) - rest.data() + 1;
    size = after < rest.size() && rest[after] == '\n' ? after + 1 : after;
  }
  used += size;
  return rest.substr(0, size);
}

void Reader::State::count_line(std::string_view slice) {
  const bool second_half = slice == "\n" && last_char == '\r';
  last_char = slice.back();
  if ((last_char == '\n' || last_char == '\r') && !second_half) ++lines;
}

Result<void> Reader::State::check_limits() {
  static constexpr std::string_view kQuotes =
      "look for a quotation mark that is never closed, or give the right --delimiter";
  if (sink.count > kMaxCells) {
    return stop(Code::too_large, fmt::format("a row of more than {} cells", kMaxCells),
                std::string(kQuotes));
  }
  if (sink.long_cell || parser.entry_pos > kMaxCell) {
    return stop(Code::too_large, fmt::format("a cell of more than {} bytes", kMaxCell),
                std::string(kQuotes));
  }
  if (sink.bytes + parser.entry_pos > kMaxRow) {
    return stop(Code::too_large, fmt::format("a row of more than {} bytes", kMaxRow),
                std::string(kQuotes));
  }
  return {};
}

// The rest of a line after a misplaced quotation mark, kept as text of the last cell.
void Reader::State::skip(std::string_view slice, Row& row) {
  const bool ends = slice.ends_with('\n') || slice.ends_with('\r');
  while (slice.ends_with('\n') || slice.ends_with('\r')) slice.remove_suffix(1);
  std::string& rest = row.cells[std::min(sink.count, row.cells.size()) - 1];
  if (rest.size() + slice.size() <= kMaxCell) rest.append(slice);
  if (ends) {
    skipping = false;
    sink.ended = true;
  }
}

Result<void> Reader::State::feed(std::string_view slice, Row& row) {
  if (skipping) {
    skip(slice, row);
    return {};
  }
  const std::size_t parsed = csv_parse(&parser, slice.data(), slice.size(), on_cell, on_row, &sink);
  HUSTINGS_CHECK(check_limits());
  if (parsed == slice.size()) return {};
  if (csv_error(&parser) != CSV_EPARSE) {
    return stop(Code::too_large, "no memory left for a cell", "split the file");
  }
  row.fault = Fault{fmt::format("a quotation mark in the middle of cell {}", sink.count + 1),
                    "put the whole cell in quotation marks and double those inside it"};
  add_cell(sink, {reinterpret_cast<const char*>(parser.entry_buf), parser.entry_pos});
  HUSTINGS_CHECK(check_limits());
  // An error leaves libcsv in the middle of the cell; it has no call to forget it but this one.
  csv_set_opts(&parser, CSV_STRICT);
  csv_fini(&parser, nullptr, nullptr, nullptr);
  csv_set_opts(&parser, CSV_STRICT | CSV_STRICT_FINI);
  skipping = true;
  skip(slice.substr(parsed), row);
  return {};
}

void Reader::State::finish_file(Row& row) {
  if (!skipping && csv_fini(&parser, on_cell, on_row, &sink) != 0) {
    row.fault = Fault{fmt::format("the quotation mark that opens cell {} is never closed; the cell "
                                  "takes the rest of the file, to line {}",
                                  sink.count + 1, lines + (last_char == '\n' ? 0 : 1)),
                      "close it, or get the whole file: it may have been cut off"};
    add_cell(sink, {reinterpret_cast<const char*>(parser.entry_buf), parser.entry_pos});
  }
  skipping = false;
  sink.ended = true;
}

void Reader::State::check_row(Row& row) const {
  if (row.fault) return;
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    if (row.cells[i].find('\0') != std::string::npos) {
      row.fault = Fault{fmt::format("a zero byte in cell {}", i + 1),
                        "the file is damaged or in another encoding: export it again, or declare "
                        "--encoding"};
      return;
    }
  }
  if (width != 0 && row.cells.size() != width) {
    row.fault = Fault{fmt::format("{} cells where the header has {}", row.cells.size(), width),
                      "look for a missing quotation mark or a delimiter inside a cell"};
  }
}

Result<bool> Reader::State::next(Row& row) {
  if (failed) return std::unexpected(*failed);
  row.fault.reset();
  sink = Sink{&row.cells};
  while (!sink.ended) {
    if (used == text.size()) {
      if (ill_formed) {
        if (!in_row) {
          ++record;
          row_line = lines + 1;
        }
        return stop(Code::bad_input, ill_formed->message, ill_formed->mend);
      }
      if (source_ended) {
        if (!in_row) return false;
        finish_file(row);
        break;
      }
      HUSTINGS_CHECK(refill());
      continue;
    }
    const std::string_view slice = take_line();
    const bool second_half = slice == "\n" && last_char == '\r' && !in_row;
    if (!in_row && !second_half) {
      ++record;
      row_line = lines + 1;
      in_row = slice.front() != '\n' && slice.front() != '\r';
    }
    count_line(slice);
    if (in_row) HUSTINGS_CHECK(feed(slice, row));
  }
  in_row = false;
  row.record = record;
  row.line = row_line;
  row.cells.resize(sink.count);
  check_row(row);
  return true;
}

Reader::Reader(std::unique_ptr<State> state) : state_(std::move(state)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

Result<Reader> Reader::open(ByteSource source, ReaderOptions options) {
  static constexpr std::string_view kNoDelimiter = "\"\n\r";
  if (options.delimiter && (kNoDelimiter.find(*options.delimiter) != std::string_view::npos ||
                            static_cast<unsigned char>(*options.delimiter) >= 0x80)) {
    return fail(Code::bad_input, "this character cannot part cells", options.name,
                "give a comma, a semicolon, a tab or a pipe");
  }
  std::string head;
  HUSTINGS_TRY(const std::size_t size, fill(source, head));
  SniffedEncoding sniffed = sniff_encoding(head);
  if (options.encoding && *options.encoding != sniffed.encoding && sniffed.bom > 0) {
    return fail(Code::bad_input,
                fmt::format("declared as {}, but it begins with the byte order mark of {}",
                            hustings::name(*options.encoding), hustings::name(sniffed.encoding)),
                options.name, "leave out --encoding");
  }
  if (options.encoding) sniffed.encoding = *options.encoding;
  auto state = std::make_unique<State>(std::move(source), std::move(options), sniffed);
  state->source_ended = size < kChunk;
  state->ill_formed = state->decoder.decode(std::string_view(head).substr(sniffed.bom),
                                            state->source_ended, state->text);
  state->delimiter =
      state->options.delimiter.value_or(sniff_delimiter(state->text, state->source_ended));
  csv_set_delim(&state->parser, static_cast<unsigned char>(state->delimiter));
  return Reader(std::move(state));
}

Result<bool> Reader::next(Row& row) { return state_->next(row); }
void Reader::expect(std::size_t cells) { state_->width = cells; }
const std::string& Reader::name() const { return state_->options.name; }
Encoding Reader::encoding() const { return state_->encoding; }
char Reader::delimiter() const { return state_->delimiter; }

}  // namespace hustings
