#include "cli/direction_options.h"

#include "base/error.h"
#include "support/registry.h"

#include <QtTest>

#include <algorithm>

using namespace deviascope;

namespace {

/// What a command line wishes for.
std::vector<task::DirectionWish> wishesOf(std::vector<std::string> words)
{
    CLI::App app;
    std::vector<std::string> texts;
    CLI::Option *direction =
        app.add_option("--direction", texts)->expected(1)->allow_extra_args(false)->take_all();
    cli::DirectionOptions options;
    options.addTo(app, direction, texts);
    std::reverse(words.begin(), words.end()); // as CLI11 takes them
    app.parse(words);
    return options.wishes();
}

} // namespace

class DirectionOptionsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// A detail belongs to the direction before it, whatever comes after.
    void detailsBelongToTheDirectionBeforeThem()
    {
        const auto wishes =
            wishesOf({"--direction", "a.safetensors@1.5", "--window", "200-800", "--branch", "both",
                      "--direction", "b.safetensors", "--window", "0-500", "--mask", "face.png"});
        QCOMPARE(wishes.size(), size_t(2));
        QCOMPARE(wishes[0].window.from, 200.);
        QVERIFY(wishes[0].branch == sampling::Branch::Both);
        QVERIFY(wishes[0].maskFile.empty());
        QCOMPARE(wishes[1].window.to, 500.);
        QVERIFY(!wishes[1].branch);
        QCOMPARE(wishes[1].maskFile, std::string("face.png"));
        QVERIFY(wishesOf({}).empty());
    }

    void aDetailWithoutADirectionIsRefused()
    {
        try {
            wishesOf({"--branch", "both", "--direction", "a.safetensors"});
            QFAIL("nothing was refused");
        } catch (const base::Error &error) {
            QCOMPARE(error.kind(), base::ErrorKind::InvalidValue);
            QCOMPARE(error.where(), std::string("--branch"));
        }
    }
};

DEVIASCOPE_TEST(DirectionOptionsTest, "cli/direction_options")
#include "direction_options_test.moc"
