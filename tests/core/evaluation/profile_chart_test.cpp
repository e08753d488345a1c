#include "evaluation/profile_chart.h"

#include "core/evaluation/profile_row.h"
#include "support/registry.h"

#include <QXmlStreamReader>
#include <QtTest>

using namespace deviascope;
using evaluation::Profile;
using Part = evaluation::ProfileRow::Part;
using tests::profileRow;

class ProfileChartTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theChartIsADocument()
    {
        Profile profile;
        profile.concept_ = "a \"<woman>\" & co";
        profile.before = {10, 100};
        profile.cells = 1;
        profile.rows = {profileRow(Part::Whole, 0.8, 0.001),
                        profileRow(Part::Window, 0.4, 0.01, {0, 1000}),
                        profileRow(Part::Cell, -0.2, 0.01)};
        QXmlStreamReader reader(QString::fromStdString(evaluation::chartOf(profile)));
        int texts = 0;
        while (!reader.atEnd())
            if (reader.readNext() == QXmlStreamReader::StartElement && reader.name() == u"text")
                ++texts;
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        QVERIFY(texts > 10);
    }
};

DEVIASCOPE_TEST(ProfileChartTest, "evaluation/profile_chart")
#include "profile_chart_test.moc"
