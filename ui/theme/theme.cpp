#include "theme/theme.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusInterface>
#include <QDBusReply>
#include <QDBusVariant>
#include <QDir>
#include <QFile>
#include <QFontDatabase>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPainter>
#include <QPalette>
#include <QStyleFactory>
#include <QSvgRenderer>
#include <QTemporaryDir>

#include <algorithm>
#include <stdexcept>
#include <utility>

// The resources are in a static library: the linker keeps them only when asked for, and the macro
// must stand outside of namespaces.
static void useResources()
{
    Q_INIT_RESOURCE(studio);
}

namespace deviascope::ui {

namespace {

constexpr auto kPortalService = "org.freedesktop.portal.Desktop";
constexpr auto kPortalPath = "/org/freedesktop/portal/desktop";
constexpr auto kPortalSettings = "org.freedesktop.portal.Settings";
constexpr auto kPortalGroup = "org.freedesktop.appearance";
constexpr auto kPortalKey = "color-scheme";
constexpr int kPortalMilliseconds = 300;

QByteArray readResource(const QString &name)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        throw std::logic_error("a resource is missing: " + name.toStdString());
    return file.readAll();
}

QPixmap drawIcon(const QByteArray &svg, int pixels)
{
    QSvgRenderer renderer(svg);
    QPixmap pixmap(pixels, pixels);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter);
    return pixmap;
}

QByteArray coloredSvg(const QString &name, const QColor &color)
{
    QByteArray svg = readResource(QStringLiteral(":/icons/%1.svg").arg(name));
    return svg.replace("currentColor", color.name().toLatin1());
}

/// Style sheets take arrows only as files.
QTemporaryDir &arrowFolder()
{
    static QTemporaryDir folder;
    return folder;
}

} // namespace

Appearance systemAppearance()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (bus.isConnected()) {
        QDBusMessage call = QDBusMessage::createMethodCall(
            QString::fromLatin1(kPortalService), QString::fromLatin1(kPortalPath),
            QString::fromLatin1(kPortalSettings), QStringLiteral("Read"));
        call << QString::fromLatin1(kPortalGroup) << QString::fromLatin1(kPortalKey);
        const QDBusMessage answer = bus.call(call, QDBus::Block, kPortalMilliseconds);
        if (answer.type() == QDBusMessage::ReplyMessage && !answer.arguments().isEmpty()) {
            QVariant value = answer.arguments().constFirst();
            while (value.canConvert<QDBusVariant>()) // the portal wraps it twice
                value = value.value<QDBusVariant>().variant();
            if (const uint scheme = value.toUInt(); scheme == 1 || scheme == 2)
                return scheme == 1 ? Appearance::Dark : Appearance::Light;
        }
    }
    static const int startLightness = QApplication::palette().color(QPalette::Window).lightness();
    return startLightness < 128 ? Appearance::Dark : Appearance::Light;
}

Theme::Theme(QApplication &application) : QObject(&application)
{
    useResources();
    const QDir fonts(QStringLiteral(":/themes/fonts"));
    for (const QString &font : fonts.entryList())
        QFontDatabase::addApplicationFont(fonts.filePath(font));
    const Appearance appearance = systemAppearance(); // before our own palette replaces it
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QDBusConnection::sessionBus().connect(
        QString::fromLatin1(kPortalService), QString::fromLatin1(kPortalPath),
        QString::fromLatin1(kPortalSettings), QStringLiteral("SettingChanged"), this,
        SLOT(onPortalSetting(QString, QString)));
    apply(appearance);
}

Theme &Theme::current()
{
    auto *theme = QCoreApplication::instance()->findChild<Theme *>({}, Qt::FindDirectChildrenOnly);
    Q_ASSERT(theme);
    return *theme;
}

void Theme::setAppearance(Appearance appearance)
{
    m_followsSystem = false;
    if (appearance != m_appearance)
        apply(appearance);
}

void Theme::followSystem()
{
    m_followsSystem = true;
    if (const Appearance appearance = systemAppearance(); appearance != m_appearance)
        apply(appearance);
}

void Theme::onPortalSetting(const QString &group, const QString &key)
{
    if (m_followsSystem && group == QLatin1String(kPortalGroup) && key == QLatin1String(kPortalKey))
        followSystem();
}

QColor Theme::color(const QString &name) const
{
    Q_ASSERT(m_colors.contains(name));
    return m_colors.value(name);
}

QIcon Theme::icon(const QString &name, const QString &colorName) const
{
    QIcon icon;
    for (const int pixels : {18, 36, 54}) {
        icon.addPixmap(drawIcon(coloredSvg(name, color(colorName)), pixels));
        icon.addPixmap(drawIcon(coloredSvg(name, color(QStringLiteral("borderStrong"))), pixels),
                       QIcon::Disabled);
        icon.addPixmap(drawIcon(coloredSvg(name, color(QStringLiteral("accent"))), pixels),
                       QIcon::Normal, QIcon::On);
    }
    return icon;
}

void Theme::apply(Appearance appearance)
{
    m_appearance = appearance;
    const QString name =
        appearance == Appearance::Dark ? QStringLiteral("dark") : QStringLiteral("light");
    const QJsonObject json =
        QJsonDocument::fromJson(readResource(QStringLiteral(":/themes/%1.json").arg(name)))
            .object();
    m_colors.clear();
    for (auto it = json.begin(); it != json.end(); ++it)
        m_colors.insert(it.key(), QColor(it.value().toString()));

    QPalette palette;
    palette.setColor(QPalette::Window, color(QStringLiteral("window")));
    palette.setColor(QPalette::Base, color(QStringLiteral("surface")));
    palette.setColor(QPalette::AlternateBase, color(QStringLiteral("sunken")));
    palette.setColor(QPalette::Button, color(QStringLiteral("surface")));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(role, color(QStringLiteral("text")));
    palette.setColor(QPalette::PlaceholderText, color(QStringLiteral("faint")));
    palette.setColor(QPalette::Highlight, color(QStringLiteral("accent")));
    palette.setColor(QPalette::HighlightedText, color(QStringLiteral("onAccent")));
    palette.setColor(QPalette::ToolTipBase, color(QStringLiteral("text")));
    palette.setColor(QPalette::ToolTipText, color(QStringLiteral("window")));
    QApplication::setPalette(palette);

    QFont font(QStringLiteral("Inter"));
    font.setPixelSize(13);
    QApplication::setFont(font);

    const QString arrows = arrowFolder().filePath(name);
    QDir().mkpath(arrows);
    const std::pair<QString, QString> pictures[] = {
        {QStringLiteral("up"), QStringLiteral("muted")},
        {QStringLiteral("down"), QStringLiteral("muted")},
        {QStringLiteral("tick"), QStringLiteral("onAccent")}};
    for (const auto &[picture, ink] : pictures) {
        QFile file(arrows + QStringLiteral("/%1.svg").arg(picture));
        if (file.open(QIODevice::WriteOnly))
            file.write(coloredSvg(picture, color(ink)));
    }

    QString sheet = QString::fromUtf8(readResource(QStringLiteral(":/themes/studio.qss")));
    sheet.replace(QStringLiteral("@icons"), arrows);
    QStringList names = m_colors.keys();
    std::sort(names.begin(), names.end(), [](const QString &a, const QString &b) {
        return a.size() > b.size(); // "accentSoft" before "accent"
    });
    for (const QString &token : names)
        sheet.replace(QLatin1Char('@') + token, color(token).name(QColor::HexArgb));
    static_cast<QApplication *>(QCoreApplication::instance())->setStyleSheet(sheet);
    Q_EMIT changed();
}

} // namespace deviascope::ui
