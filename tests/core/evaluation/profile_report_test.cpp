#include "evaluation/profile_report.h"

#include "core/evaluation/profile_row.h"
#include "report/json_writer.h"
#include "report/text_writer.h"
#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QtTest>

using namespace deviascope;
using evaluation::Profile;
using Part = evaluation::ProfileRow::Part;
using tests::profileRow;

class ProfileReportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// The strongest significant parts with the whole's sign decide; weak, doubtful and contrary
    /// ones do not.
    void decidedPartsAndTheirSentence()
    {
        Profile profile;
        profile.concept_ = "a woman";
        profile.before = {10, 100};
        profile.cells = 2;
        profile.rows = {profileRow(Part::Whole, 0.8, 0.001)};
        profile.rows.push_back(profileRow(Part::Window, 0.1, 0.01, {750, 1000})); // too weak
        profile.rows.push_back(profileRow(Part::Window, 0.4, 0.01, {500, 800}));
        profile.rows.push_back(profileRow(Part::Window, 0.3, 0.01, {400, 600}));
        profile.rows.push_back(profileRow(Part::Window, 0.5, 0.2, {0, 300})); // may be chance
        profile.rows.push_back(profileRow(Part::Cell, 0.2, 0.01));
        profile.rows.push_back(profileRow(Part::Cell, 0.2, 0.01));
        profile.rows.back().column = 1;
        profile.rows.push_back(profileRow(Part::Cell, -0.2, 0.01));
        profile.rows.back().row = 1;
        QCOMPARE(evaluation::decidedIn(profile, Part::Window).size(), size_t(2));
        QCOMPARE(evaluation::decidedIn(profile, Part::Cell).size(), size_t(2));
        const QString text = QString::fromStdString(evaluation::sentence(profile));
        QVERIFY2(text.contains("between t = 800 and t = 400"), qPrintable(text));
        QVERIFY2(text.contains("in the upper part of the picture"), qPrintable(text));

        profile.rows.front().pAdjusted = 0.3;
        QVERIFY(evaluation::decidedIn(profile, Part::Window).empty());
        QVERIFY(evaluation::sentence(profile).find("no effect") != std::string::npos);
    }

    void rowsSayWhichPartTheyAre()
    {
        Profile profile;
        profile.concept_ = "a woman";
        profile.before = {10, 100};
        profile.cells = 2;
        profile.rows = {profileRow(Part::Whole, 0.8, 0.001),
                        profileRow(Part::Window, 0.4, 0.01, {500, 800}),
                        profileRow(Part::Cell, 0.2, 0.01), profileRow(Part::Mask, 0.2, 0.01)};
        profile.rows[2].column = 1;
        const auto json = report::toJson(evaluation::documentOf(profile));
        const auto &rows = json.at("rows");
        QCOMPARE(rows[0].at("part").get<std::string>(), std::string("whole"));
        QVERIFY(!rows[0].contains("window") && !rows[0].contains("cell"));
        QCOMPARE(rows[1].at("window"), (nlohmann::json{{"from", 500.0}, {"to", 800.0}}));
        QCOMPARE(rows[1].at("decided").get<bool>(), true);
        QCOMPARE(rows[2].at("cell"), (nlohmann::json{{"row", 0}, {"column", 1}}));
        QVERIFY(!rows[2].contains("window"));
        QCOMPARE(rows[3].size(), size_t(13));
        QCOMPARE(json.at("before"), statistics::toJson(profile.before));
        QCOMPARE(json.at("tests").at("count").get<int>(), 4);
        QCOMPARE(json.at("sentence").get<std::string>(), evaluation::sentence(profile));
        const std::string text = report::toText(evaluation::documentOf(profile));
        QVERIFY2(text.starts_with("\"a woman\" in untouched pictures: 10.0 % ["), text.c_str());
        QVERIFY(text.find("\nt 800 to 500 (") != std::string::npos);
        QVERIFY(text.find("\nrow 1, column 2 ") != std::string::npos);
        QVERIFY(text.ends_with("\n\n" + evaluation::sentence(profile) + "\n"));
    }
};

DEVIASCOPE_TEST(ProfileReportTest, "evaluation/profile_report")
#include "profile_report_test.moc"
