export { MillionPage as Million } from './million-page.tsx';
