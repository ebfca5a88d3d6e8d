// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "compressed.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <tonnage/formats/csv/reader.hpp>
#include <tonnage/formats/gzip.hpp>
#include <tonnage/formats/slurm/log.hpp>
#include <tonnage/formats/slurm/reader.hpp>
#include <tonnage/formats/table.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;
using namespace tonnage::testing;

namespace {

/// "model,gpus\nT4,16\n" as it is, by hand after RFC 1952 and RFC 1951: the header; a block, the last one and stored,
/// of 17 bytes, and their complement; the text; its CRC-32, 0x8056216D, and its size, the lowest byte first.
std::string const stored(
    "\x1F\x8B\x08\x00\x00\x00\x00\x00\x00\x03"
    "\x01\x11\x00\xEE\xFF"
    "model,gpus\nT4,16\n"
    "\x6D\x21\x56\x80\x11\x00\x00\x00",
    40);
std::string const its_text = "model,gpus\nT4,16\n";

/// What zlib makes of a text.
std::string packed(std::string from, int level = 6) {
  z_stream stream{};
  REQUIRE(deflateInit2_(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                        static_cast<int>(sizeof(z_stream))) == Z_OK);
  std::string out(deflateBound(&stream, static_cast<uLong>(from.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(from.data());
  stream.avail_in = static_cast<uInt>(from.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(out.size() - stream.avail_out);
  REQUIRE(deflateEnd(&stream) == Z_OK);
  return out;
}
std::string said_of(std::string const& file) { return outcome(gunzip, file); }

}  // namespace

TEST_CASE("gzip: a text that gzip has compressed is read") {
  CHECK(said_of(stored) == its_text);
  CHECK(said_of(packed(its_text)) == its_text);
  CHECK(said_of(packed("")).empty());
  CHECK(gpus_in_all(gunzip(stored)) == 16);
  auto in = gunzip(csv_input(stored).named("jan.csv.gz"));
  CHECK(in.name() == "jan.csv.gz");
  CHECK(!in.total());
  CHECK(!in.ended());
}

TEST_CASE("gzip: a text longer than memory is wide goes through windows") {
  std::string const text = many_rows();
  REQUIRE(text.size() == 1'888'901);
  for (int const level : {0, 1, 9}) {
    std::string const file = packed(text, level);
    CHECK((level == 0) == (file.size() > text.size()));
    CHECK(said_of(file) == text);
    CHECK(gpus_in_all(gunzip(file)) == 19'999'900'000);
    CHECK(text_of(gunzip(by_pieces(file, 4093))) == text);
  }
  auto in = gunzip(by_pieces(packed(text), 4093));
  REQUIRE(in.more(0));
  CHECK(in.text().size() == 262'144);
}

TEST_CASE("gzip: a file is read byte by byte, where it comes so") {
  CHECK(text_of(gunzip(by_pieces(stored + stored, 1))) == its_text + its_text);
  CHECK(text_of(gunzip(by_pieces("a,b\n1,2\n", 1))) == "a,b\n1,2\n");
}

TEST_CASE("gzip: several members are one text") {
  CHECK(said_of(stored + packed("V100,8\n") + packed("") + packed("H100,4\n")) == its_text + "V100,8\nH100,4\n");
  // As bgzip writes it: small members, then an empty one.
  std::string many;
  for (int i = 0; i != 1000; ++i) many += packed("0123456789");
  CHECK(said_of(many + packed("")).size() == 10'000);
}

TEST_CASE("gzip: what gzip writes before the text is no text") {
  // FLG 0x1E: a checksum of the header, an extra field of 4 bytes, a file's name, and a comment.
  std::string header("\x1F\x8B\x08\x1E\x00\x00\x00\x00\x00\x03\x04\x00XXXXjan.csv\0said so\0", 32);
  header += std::string{static_cast<char>(crc32(0, reinterpret_cast<Bytef const*>(header.data()), 32) & 0xFF),
                        static_cast<char>(crc32(0, reinterpret_cast<Bytef const*>(header.data()), 32) >> 8 & 0xFF)};
  CHECK(said_of(header + stored.substr(10)) == its_text);
}

TEST_CASE("gzip: what is not gzip stays as it is") {
  std::string const text = "model,gpus\nT4,16\n";
  auto same = gunzip(text);
  CHECK(same.text().data() == text.data());
  CHECK(same.total() == text.size());
  CHECK(said_of("").empty());
  CHECK(said_of("a") == "a");
  CHECK(said_of("\x1E\x8B") == "\x1E\x8B");
  CHECK(said_of("\x28\xB5\x2F\xFD") == "\x28\xB5\x2F\xFD");  // zstd: csv_rows says so
}

TEST_CASE("gzip: a file that is cut anywhere is an error") {
  expect_error_when_cut(gunzip, stored, "gzip");
  expect_error_when_cut(gunzip, packed("model,gpus\nT4,16\nT4,16\nT4,16\n"), "gzip");
  std::string const two = stored + stored;
  for (std::size_t size = 41; size != two.size(); ++size) {
    CAPTURE(size);
    CHECK(said_of(two.substr(0, size)) == "error: jan: this gzip data ends in the middle: is the file complete?");
  }
}

TEST_CASE("gzip: a wrong bit is an error, or nothing of the text") {
  // Harmless: that it is text (1 bit), time, level and system (6 bytes), what a stored block leaves of a byte (5 bits).
  auto const of_stored = with_wrong_bits(gunzip, stored, "gzip");
  CHECK(of_stored.not_packed == 2 * 8);
  CHECK(of_stored.harmless == 1 + 6 * 8 + 5);
  CHECK(of_stored.wrong == 0);
  CHECK(of_stored.errors == 40 * 8 - 16 - 54);
  auto const of_packed = with_wrong_bits(gunzip, packed("model,gpus\nT4,16\nT4,16\nT4,16\nV100,8\nV100,8\n"), "gzip");
  CHECK(of_packed.not_packed == 2 * 8);
  CHECK(of_packed.wrong == 0);
  CHECK(of_packed.harmless >= 1 + 6 * 8);
  CHECK(of_packed.harmless <= 1 + 6 * 8 + 7);  // and the bits behind the last block
}

TEST_CASE("gzip: damage is told, with the place and the name") {
  std::string bad = stored;
  bad[32] = '\0';  // the first byte of the checksum
  CHECK(said_of(bad) == "error: jan: this gzip data is damaged (incorrect data check)");
  bad = stored;
  bad[36] = '\x12';
  CHECK(said_of(bad) == "error: jan: this gzip data is damaged (incorrect length check)");
  bad = stored;
  bad[10] = '\x07';
  CHECK(said_of(stored + bad) == "error: jan: this gzip data is damaged (invalid block type)");
  bad[2] = '\0';
  CHECK_THAT(said_of(bad), contains("(unknown compression method)"));
  // A reader's own name for it counts; and whoever asks once more is told the same.
  csv_input in = gunzip(bad).named("february");
  for (int i = 0; i != 2; ++i) CHECK_THROWS_WITH(in.more(0), contains("february: this gzip data is damaged (unknown"));
  CHECK(!in.ended());
}

TEST_CASE("gzip: the rows before the damage are read, and then there is an error, as often as one asks") {
  std::string bad = packed(many_rows());
  bad[bad.size() - 8] = static_cast<char>(bad[bad.size() - 8] ^ 1);
  csv_reader rows(gunzip(csv_input(bad).named("jan")));
  std::int64_t kept = 0;
  auto const read_on = [&] {
    while (rows.next()) ++kept;
  };
  for (int i = 0; i != 3; ++i) CHECK_THROWS_WITH(read_on(), contains("jan: this gzip data is damaged ("));
  CHECK(kept > 0);
  CHECK(kept < 200'000);
}

TEST_CASE("gzip: where the file cannot be read, nothing is left out when one asks again") {
  std::vector<std::string> const given{stored.substr(0, 20), "", "!", stored.substr(20), "", ""};
  std::size_t next = 0;
  csv_input in = gunzip(csv_input([&](char* to, std::size_t) -> std::size_t {
                          std::string const& piece = given.at(next++);
                          if (piece == "!") throw_error("the line is dead");
                          return piece.copy(to, piece.size());
                        }).named("jan"));
  for (int i = 0; i != 2; ++i) CHECK_THROWS_WITH(in.more(0), "jan: the line is dead");
}

TEST_CASE("gzip: zeros after the last member are no text, and nothing else is passed over") {
  CHECK(said_of(stored + std::string(1, '\0')) == its_text);
  CHECK(said_of(stored + std::string(600'000, '\0')) == its_text);
  CHECK(text_of(gunzip(by_pieces(stored + std::string(600'000, '\0'), 4093))) == its_text);
  std::string const else_from = "error: jan: this gzip data is followed by something else, from byte ";
  CHECK(said_of(stored + "x") == else_from + "41 on");
  CHECK(said_of(stored + "x" + stored) == else_from + "41 on");
  CHECK(said_of(stored + std::string(600'000, '\0') + "x") == else_from + "600041 on");
  CHECK(said_of(stored + std::string(3, '\0') + stored) == else_from + "44 on");
  CHECK(said_of(stored + "\x28\xB5\x2F\xFD") == else_from + "41 on");
}

TEST_CASE("gzip: every reader reads it") {
  auto const path = (std::filesystem::temp_directory_path() / "tonnage_gzip_test.csv.gz").string();
  std::ofstream(path, std::ios::binary) << stored;
  CHECK(gpus_in_all(gunzip(csv_input::of_file(path))) == 16);
  std::ofstream(path, std::ios::binary) << stored.substr(0, 39);
  CHECK_THROWS_WITH(gpus_in_all(gunzip(csv_input::of_file(path))),
                    path + ": this gzip data ends in the middle: is the file complete?");
  std::filesystem::remove(path);

  struct hall {
    std::string card{};
    std::int64_t cards = 0;
  };
  auto const form = table_form<hall>{column("model", &hall::card), column("gpus", &hall::cards)};
  auto const [halls, report] = read_table<hall>(gunzip(stored), form);
  REQUIRE(halls.size() == 1);
  CHECK(halls[0].card == "T4");
  CHECK(halls[0].cards == 16);

  std::string const jobs = packed(
      "JobID|Account|State|Start|End|Elapsed|AllocTRES\n"
      "7|lattice|COMPLETED|2026-03-02T18:00:00|2026-03-02T18:10:00|00:10:00|gres/gpu=4\n");
  std::vector<std::string> accounts;
  (void)slurm::read(gunzip(jobs), {}, [&](slurm::job const& each) { accounts.emplace_back(each.account); });
  CHECK(accounts == std::vector<std::string>{"lattice"});
}

TEST_CASE("gzip: a text that was compressed twice is unpacked twice") {
  std::string const twice = packed(stored);
  CHECK(text_of(gunzip(gunzip(twice))) == its_text);
  CHECK_THROWS_WITH(csv_reader(gunzip(csv_input(twice).named("jan"))),
                    "jan: this is compressed by gzip: read it through gunzip (formats/gzip.hpp)");
}
