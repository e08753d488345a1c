#include "cli/command_context.h"

#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QtTest>

#include <sstream>

using namespace deviascope;

class CommandContextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Each once, on stderr and in the JSON.
    void aNoteIsSaidOnce()
    {
        std::ostringstream out, err;
        cli::CommandContext context(out, err, {}, {});
        context.note("It was cut.");
        context.note("It was cut.");
        base::Progress progress;
        progress.notice = "It was cut.";
        context.context().poll(progress);
        QCOMPARE(QString::fromStdString(err.str()).count(QStringLiteral("It was cut.")), 1);
        const nlohmann::json with = context.withNotes({{"a", 1}});
        QCOMPARE(with.at("a").get<int>(), 1);
        QCOMPARE(with.at("notes").dump(), std::string("[\"It was cut.\"]"));
        QVERIFY(out.str().empty());
    }

    /// --quiet keeps messages back, not what the JSON says.
    void quietIsQuiet()
    {
        std::ostringstream out, err;
        cli::GlobalOptions options;
        options.quiet = true;
        options.json = true;
        cli::CommandContext context(out, err, options, {});
        context.note("It was cut.");
        context.say("Looking");
        base::Progress progress;
        progress.stage = "drawing";
        context.context().poll(progress);
        context.made("a.png"); // a line for people
        QVERIFY(err.str().empty() && out.str().empty());
        context.print({{"name", "b\xFF.png"}}); // no UTF-8
        const auto printed = nlohmann::json::parse(out.str());
        QCOMPARE(printed.at("notes").dump(), std::string("[\"It was cut.\"]"));
        QVERIFY(printed.at("name").get<std::string>().ends_with(".png"));
    }

    void whatIsSaidCannotSteerATerminal()
    {
        std::ostringstream out, err;
        cli::CommandContext context(out, err, {}, {});
        context.say("a\033[2Jname");
        context.made("b\033[2J.png");
        for (const std::string &text : {err.str(), out.str()})
            QVERIFY(text.find('\033') == std::string::npos);
    }
};

DEVIASCOPE_TEST(CommandContextTest, "cli/command_context")
#include "command_context_test.moc"
